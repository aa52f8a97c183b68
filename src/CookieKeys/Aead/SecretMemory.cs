using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Aead;

/// <summary>A <see cref="SecretBlock"/> by its address, for what the processor's instructions work on.</summary>
internal sealed unsafe class SecretMemory : IDisposable
{
    private readonly SecretBlock _block;

    /// <summary>Takes zeroed memory, aligned to 64 octets.</summary>
    public SecretMemory(int length)
    {
        _block = new SecretBlock(length);
        Pointer = (byte*)_block.DangerousGetHandle();
    }

    /// <summary>Where it is; valid while this object lives and is not disposed.</summary>
    public byte* Pointer { get; }

    /// <summary>Forgets the secret and keeps the memory.</summary>
    public void Zero() => _block.Zero();

    /// <summary>Zeroes the memory and gives it back.</summary>
    public void Dispose() => _block.Dispose();
}
