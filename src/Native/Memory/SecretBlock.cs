using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.Native.Memory;

/// <summary>
/// Memory for one secret, outside the collector's heap so that it is never copied: left out of core dumps, not swapped out
/// where the limit on locked memory allows, zeroed before somebody else gets it.
/// </summary>
public sealed unsafe class SecretBlock : SafeHandle
{
    // Like the heap itself, there is one for the process: pages that may be locked are few, and secrets small.
    private static readonly SecretArena Arena = new();

    private readonly int _length;

    /// <summary>Takes zeroed memory, aligned to 64 octets.</summary>
    /// <param name="length">Octets, at least one.</param>
    /// <exception cref="IOException">The system has no more memory.</exception>
    public SecretBlock(int length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _length = length;
        SetHandle(Arena.Take(length));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The octets; the caller keeps this object alive while it uses them, and does not dispose it meanwhile.</summary>
    public Span<byte> Octets => new((void*)handle, _length);

    /// <summary>Takes a secret in; the caller zeroes its own copy.</summary>
    /// <param name="secret">At most as long as this.</param>
    public void CopyFrom(ReadOnlySpan<byte> secret)
    {
        secret.CopyTo(Octets);
        GC.KeepAlive(this);
    }

    /// <summary>Gives the secret out; the caller zeroes the copy.</summary>
    /// <param name="destination">At least as long as this.</param>
    public void CopyTo(Span<byte> destination)
    {
        Octets.CopyTo(destination);
        GC.KeepAlive(this);
    }

    /// <summary>Forgets the secret and keeps the memory.</summary>
    public void Zero()
    {
        CryptographicOperations.ZeroMemory(Octets);
        GC.KeepAlive(this);
    }

    /// <summary>Says what this is and never shows it.</summary>
    public override string ToString() => $"secret of {_length} octets";

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Zero();
        Arena.GiveBack(handle, _length);
        return true;
    }
}
