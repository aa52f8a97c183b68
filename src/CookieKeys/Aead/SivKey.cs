using System.Runtime.Intrinsics;

namespace PublicTime.CookieKeys.Aead;

/// <summary>One AES-SIV-CMAC-256 key, expanded, in native memory that the collector never copies. Immutable until disposed.</summary>
/// <remarks>
/// <see cref="Dispose"/> zeroes the key and leaves the memory to the collector: a thread that still uses it meets zeros,
/// which open nothing that was sealed before, and never memory that belongs to somebody else. Users keep the object alive by
/// holding it, and whoever disposes it sees to it that nothing is sealed any more.
/// </remarks>
public sealed unsafe class SivKey : IDisposable
{
    /// <summary>Octets of a key.</summary>
    public const int Length = 32;

    private readonly SecretMemory _memory;

    /// <summary>Expands a key; the caller zeroes its own copy.</summary>
    /// <param name="key">Exactly <see cref="Length"/> octets.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no AES instructions.</exception>
    public SivKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
        {
            throw new ArgumentException($"An AES-SIV-CMAC-256 key has {Length} octets.", nameof(key));
        }

        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("NTS is served with the AES instructions of x86-64 processors, which are missing here.");
        }

        _memory = new SecretMemory(sizeof(SivSchedules));
        Schedules = (SivSchedules*)_memory.Pointer;
        SivSchedules.Fill(Schedules, Vector128.Create(key[..AesBlock.Length]), Vector128.Create(key[AesBlock.Length..]));
    }

    /// <summary>Whether this processor has the instructions that the hardware path needs.</summary>
    public static bool IsSupported => AesBlock.IsSupported;

    /// <summary>The expanded key.</summary>
    internal SivSchedules* Schedules { get; }

    /// <inheritdoc/>
    public void Dispose() => _memory.Zero();

    /// <summary>Says what this is and never shows it.</summary>
    public override string ToString() => $"AES-SIV key ({Length} octets)";
}
