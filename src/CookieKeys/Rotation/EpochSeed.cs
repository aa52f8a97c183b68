using System.Buffers.Binary;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Where fresh entropy enters a ring.</summary>
internal static class EpochSeed
{
    private const int IdLength = sizeof(ulong);

    /// <summary>Draws an epoch, its seed at the period it starts in.</summary>
    public static KeyEpoch Draw(RingSchedule schedule, DateTimeOffset startsAt, bool isCommitted, Action<Span<byte>> random)
    {
        Span<byte> id = stackalloc byte[IdLength];
        Span<byte> seed = stackalloc byte[KeyEpoch.SeedLength];
        random(id);
        random(seed);
        var epoch = new KeyEpoch(BinaryPrimitives.ReadUInt64BigEndian(id), schedule, startsAt, schedule.PeriodAt(startsAt), seed)
        {
            IsCommitted = isCommitted,
        };

        CryptographicOperations.ZeroMemory(seed);
        return epoch;
    }
}
