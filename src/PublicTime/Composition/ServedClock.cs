using PublicTime.Actors;
using PublicTime.CookieKeys.Rotation;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;

namespace PublicTime.Composition;

/// <summary>The time that clients get, as the rotation of keys needs it. Any thread may read it.</summary>
internal sealed class ServedClock(IRawClock rawClock, Snapshot<ClockSnapshot> served) : IServedClock
{
    /// <inheritdoc/>
    public ServedTime Read()
    {
        RawReading reading = rawClock.Read();
        ClockSnapshot clock = served.Current;
        long nanoseconds = clock.Correct(reading.Realtime).ToUnixNanoseconds(reading.Realtime.Nanoseconds);
        bool isSynchronized = clock.IsSynchronized && !clock.IsBrokenBy(reading);
        return new ServedTime(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick), isSynchronized);
    }
}
