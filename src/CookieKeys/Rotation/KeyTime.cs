using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>
/// The time that keys are derived for. While the served time is believed it is that; from then on the last believed one, carried on by the monotonic clock, so that a
/// node that loses its sources mints and opens like the others for as long as it runs, and no step of a clock that nobody believes matters. (A machine that
/// was suspended is behind until its clock is believed again.) Belongs to one caller.
/// </summary>
/// <param name="time">Its monotonic clock drifts by some seconds a day, and half a period of error harms nobody.</param>
public sealed class KeyTime(TimeProvider time)
{
    private DateTimeOffset? _believed;
    private long _believedAt;

    /// <summary>The time to derive for at this moment.</summary>
    /// <param name="served">Read just now.</param>
    /// <param name="state">Judges a time that was never believed in this process (<see cref="KeyRingState.EffectiveTime"/>).</param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    /// <returns>
    /// Null when the ring is shared and nothing is known of the time: whatever was minted then might not open elsewhere. Who is alone goes on where it was.
    /// </returns>
    public DateTimeOffset? At(ServedTime served, KeyRingState state, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (served.IsSynchronized)
        {
            (_believed, _believedAt) = (served.Now, time.GetTimestamp());
        }

        if (_believed is { } believed)
        {
            return RingSchedule.Clamp(believed + time.GetElapsedTime(_believedAt));
        }

        return state.Members.IsEmpty || state.IsPlausible(served.Now, lifetime) ? state.EffectiveTime(served.Now, isSynchronized: false, lifetime) : null;
    }
}
