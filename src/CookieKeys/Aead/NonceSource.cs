using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Octets of the operating system's generator, drawn in bulk. Belongs to one thread; not thread-safe.</summary>
/// <remarks>
/// One call of the generator for 4 KiB costs a hundredth of the same octets in calls of 32. Every octet is zeroed as it
/// is handed out, so a later reader of this memory learns nothing of nonces that went on the wire.
/// </remarks>
public sealed unsafe class NonceSource : IDisposable
{
    private const int BufferLength = 4096;

    private readonly SecretMemory _memory = new(BufferLength);
    private readonly NonceFill _fill;
    private int _next = BufferLength;

    /// <summary>From the operating system's generator.</summary>
    public NonceSource()
        : this(RandomNumberGenerator.Fill)
    {
    }

    /// <summary>From another generator, so that tests know the nonces.</summary>
    internal NonceSource(NonceFill fill) => _fill = fill;

    /// <summary>Fills a span with octets that nobody has seen.</summary>
    /// <param name="destination">At most 4096 octets.</param>
    public void Fill(Span<byte> destination)
    {
        if (destination.Length > BufferLength - _next)
        {
            Refill();
        }

        var taken = new Span<byte>(_memory.Pointer + _next, BufferLength - _next)[..destination.Length];
        taken.CopyTo(destination);
        taken.Clear();
        _next += destination.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>Sixteen octets at once.</summary>
    internal Block Next()
    {
        if (_next > BufferLength - AesBlock.Length)
        {
            Refill();
        }

        Block nonce = Vector128.Load(_memory.Pointer + _next);
        Block.Zero.Store(_memory.Pointer + _next);
        _next += AesBlock.Length;
        return nonce;
    }

    private void Refill()
    {
        _fill(new Span<byte>(_memory.Pointer, BufferLength));
        _next = 0;
    }
}
