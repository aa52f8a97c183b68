using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Native memory for secrets: the collector never copies it, and it is zeroed before it is given back.</summary>
internal sealed unsafe class SecretMemory : SafeHandle
{
    private const int Alignment = 64;

    private readonly int _length;

    /// <summary>Takes zeroed memory, aligned to 64 octets.</summary>
    public SecretMemory(int length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)length, Alignment));
        Zero();
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Where it is; valid while this object lives.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>Forgets the secret and keeps the memory.</summary>
    public void Zero() => CryptographicOperations.ZeroMemory(new Span<byte>(Pointer, _length));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Zero();
        NativeMemory.AlignedFree(Pointer);
        return true;
    }
}
