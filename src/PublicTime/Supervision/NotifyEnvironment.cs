using System.Globalization;

namespace PublicTime.Supervision;

/// <summary>What a service manager says to the process it starts: where it listens, and how often it wants to hear that the process lives. Immutable.</summary>
/// <param name="Address">NOTIFY_SOCKET; empty when nobody listens.</param>
/// <param name="Watchdog">How long it waits for a sign of life before it ends the process; null when it waits for none, or for another process's.</param>
/// <param name="Problem">A sentence about a variable that makes no sense and is passed over; else empty.</param>
internal sealed record NotifyEnvironment(string Address, TimeSpan? Watchdog, string Problem)
{
    private const string AddressName = "NOTIFY_SOCKET";
    private const string IntervalName = "WATCHDOG_USEC";
    private const string ProcessName = "WATCHDOG_PID";

    /// <summary>A timer waits no longer than 49 days, and nobody wants a dead server for one.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>Reads it by the rules of sd_watchdog_enabled(3).</summary>
    /// <param name="variable">The value of a variable of the environment, or null.</param>
    /// <param name="processId">Of this process.</param>
    public static NotifyEnvironment Read(Func<string, string?> variable, int processId)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string address = variable(AddressName) ?? "";
        string interval = variable(IntervalName) ?? "";
        string process = variable(ProcessName) ?? "";
        string own = processId.ToString(CultureInfo.InvariantCulture);
        if (address.Length == 0 || interval.Length == 0 || (process.Length > 0 && process != own))
        {
            return new NotifyEnvironment(address, null, "");
        }

        bool isNumber = ulong.TryParse(interval, NumberStyles.None, CultureInfo.InvariantCulture, out ulong microseconds);
        bool isGood = isNumber && microseconds > 0 && microseconds <= LongestInterval.TotalMicroseconds;
        return isGood
            ? new NotifyEnvironment(address, TimeSpan.FromMicroseconds(microseconds), "")
            : new NotifyEnvironment(
                address, null, $"{IntervalName} is `{interval}`, and 1 to {LongestInterval.TotalMicroseconds:0} microseconds are allowed: the watchdog is not fed.");
    }
}
