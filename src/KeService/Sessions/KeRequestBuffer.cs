using System.Buffers;
using System.Buffers.Binary;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.KeService.Sessions;

/// <summary>Collects a request of unknown length in rented memory. Owned by one session.</summary>
/// <remarks>
/// Each header is looked at once, however finely the request arrives, so that a client that sends single octets costs no more than
/// its octets; the request is judged when it is whole.
/// </remarks>
/// <param name="maxLength">The longest request that is read, in octets.</param>
internal sealed class KeRequestBuffer(int maxLength) : IDisposable
{
    // Common requests have 16 to 40 octets.
    private const int FirstLength = 256;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstLength, maxLength));
    private int _length;
    private int _nextRecord;

    /// <summary>What has arrived.</summary>
    public ReadOnlySpan<byte> Octets => _buffer.AsSpan(0, _length);

    /// <summary>Where to put what arrives next; never empty while the request <see cref="KeRequestProgress.NeedsMore"/>.</summary>
    public Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _buffer.Length, maxLength));
            Octets.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length, Math.Min(_buffer.Length, maxLength) - _length);
    }

    /// <summary>Takes note of octets that were put there.</summary>
    public KeRequestProgress Advance(int octets)
    {
        _length += octets;
        while (_length - _nextRecord >= KeRecordReader.HeaderLength)
        {
            ReadOnlySpan<byte> header = Octets[_nextRecord..];
            int type = BinaryPrimitives.ReadUInt16BigEndian(header) & ~KeRecordReader.CriticalBit;
            int end = _nextRecord + KeRecordReader.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(header[sizeof(ushort)..]);
            if (end > maxLength)
            {
                return KeRequestProgress.TooLong;
            }

            if (end > _length)
            {
                return KeRequestProgress.NeedsMore;
            }

            if (type == (int)KeRecordType.EndOfMessage)
            {
                return KeRequestProgress.Whole;
            }

            _nextRecord = end;
        }

        return _length < maxLength ? KeRequestProgress.NeedsMore : KeRequestProgress.TooLong;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
