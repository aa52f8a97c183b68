using System.Buffers.Binary;

namespace PublicTime.Wire.KeyEstablishment;

/// <summary>A server's NTS-KE answer, seen in place by the client (RFC 8915 section 4).</summary>
public ref struct KeResponse
{
    private ReadOnlySpan<byte> _message;
    private bool _hasProtocol;
    private bool _hasAlgorithm;

    /// <summary>The error the server answered with, or null.</summary>
    public KeErrorCode? Error { get; private set; }

    /// <summary>The warning the server sent, or null.</summary>
    public ushort? Warning { get; private set; }

    /// <summary>The protocol chosen; null when the server supports none that was offered.</summary>
    public ushort? Protocol { get; private set; }

    /// <summary>The AEAD number chosen; null when the server supports none that was offered.</summary>
    public ushort? Algorithm { get; private set; }

    /// <summary>Whether <see cref="KeRecordType.CompliantGcmSivContext"/> came: the server derives keys of AEAD 30 as RFC 8915 has it.</summary>
    public bool HasCompliantGcmSivContext { get; private set; }

    /// <summary>How many cookies came.</summary>
    public int CookieCount { get; private set; }

    /// <summary>The NTP server's name or address in ASCII; empty when it is the KE server itself.</summary>
    public ReadOnlySpan<byte> Server { get; private set; }

    /// <summary>The NTP server's UDP port, 123 unless the server says otherwise.</summary>
    public ushort Port { get; private set; }

    /// <summary>Reads the octets received so far.</summary>
    public static KeRequestFault TryRead(ReadOnlySpan<byte> message, out KeResponse response)
    {
        response = new KeResponse { _message = message, Port = 123 };
        var reader = new KeRecordReader(message);
        while (reader.MoveNext())
        {
            if (reader.RecordType == KeRecordType.EndOfMessage)
            {
                return reader.Body.IsEmpty ? KeRequestFault.None : KeRequestFault.BadRequest;
            }

            if (!response.TryTake(reader, out KeRequestFault fault))
            {
                return fault;
            }
        }

        return KeRequestFault.Incomplete;
    }

    /// <summary>Walks the cookies in the order in which they came.</summary>
    /// <param name="index">0 to <see cref="CookieCount"/> less one.</param>
    public readonly ReadOnlySpan<byte> Cookie(int index)
    {
        var reader = new KeRecordReader(_message);
        while (reader.MoveNext())
        {
            if (reader.RecordType == KeRecordType.NewCookie && index-- == 0)
            {
                return reader.Body;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private bool TryTake(KeRecordReader record, out KeRequestFault fault)
    {
        fault = KeRequestFault.None;
        ushort? number = record.Body.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(record.Body) : null;
        bool isEmpty = record.Body.IsEmpty;
        bool fits = true;
        switch (record.RecordType)
        {
            case KeRecordType.NextProtocol:
                fits = !_hasProtocol && (isEmpty || number is not null);
                (Protocol, _hasProtocol) = (number, true);
                break;
            case KeRecordType.AeadAlgorithm:
                fits = !_hasAlgorithm && (isEmpty || number is not null);
                (Algorithm, _hasAlgorithm) = (number, true);
                break;
            case KeRecordType.Error:
                (Error, fits) = ((KeErrorCode?)number, number is not null);
                break;
            case KeRecordType.Warning:
                (Warning, fits) = (number, number is not null);
                break;
            case KeRecordType.Port:
                (Port, fits) = (number ?? 0, number is not null and not 0);
                break;
            case KeRecordType.Server:
                Server = record.Body;
                fits = !isEmpty && !record.Body.ContainsAnyExceptInRange((byte)'!', (byte)'~');
                break;
            case KeRecordType.NewCookie:
                CookieCount++;
                fits = !isEmpty;
                break;
            case KeRecordType.CompliantGcmSivContext:
                (HasCompliantGcmSivContext, fits) = (true, isEmpty);
                break;
            default:
                fault = record.IsCritical ? KeRequestFault.UnrecognizedCriticalRecord : KeRequestFault.None;
                return !record.IsCritical;
        }

        fault = fits ? KeRequestFault.None : KeRequestFault.BadRequest;
        return fits;
    }
}
