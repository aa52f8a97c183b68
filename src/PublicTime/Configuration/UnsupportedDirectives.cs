using System.Collections.Frozen;

namespace PublicTime.Configuration;

/// <summary>
/// Every directive of chrony's configuration that this service knows and does not follow yet, with what that means for its
/// clients and its operator. The names are those of chrony 4.3, its retired ones, and the few that came after it.
/// </summary>
internal static class UnsupportedDirectives
{
    private const string NoSources = "is not followed yet: without `local` or `clock host` this service answers that it is unsynchronized";
    private const string NoSelection = "changes nothing yet: there are no time sources to choose from or to combine";
    private const string NoClientPort = "changes nothing yet: no request is sent to a time source";
    private const string NoNtsClient = "changes nothing yet: no time source is asked with NTS";
    private const string ClockUntouched = "changes nothing: this service never adjusts the host's clock";
    private const string RtcUntouched = "changes nothing: this service never touches the real-time clock";
    private const string NoCommandPort = "opens and guards nothing: chronyc cannot talk to this service yet, `publictime status` can";
    private const string NoLogFiles = "writes no file: changes of state go to the standard error stream and counters to `publictime status`";
    private const string NoMacKeys = "is not read yet: a request with a MAC is dropped and counted";
    private const string NoDevice = "does not bind yet: packets of every interface are answered, so filter by `bindaddress` or a firewall";
    private const string NoClientRecord = "changes nothing: this service keeps no record of single clients";
    private const string OwnsItsProcess = "changes nothing: user, process id, priority and memory are what the service manager gives";
    private const string NoPtp = "opens nothing yet: NTP is not carried over PTP";
    private const string Retired = "was retired by chrony itself and changes nothing";

    private static readonly (string Consequence, string Names)[] Groups =
    [
        (NoSources, "server pool peer refclock initstepslew manual refresh"),
        (NoSelection, "authselectmode combinelimit maxdistance maxjitter minsources reselectdist stratumweight maxsamples minsamples maxunreach"),
        (NoClientPort, "acquisitionport bindacqaddress bindacqdevice"),
        (NoNtsClient, "ntsrefresh ntstrustedcerts nosystemcert nocerttimecheck"),
        (ClockUntouched, "makestep maxchange maxslewrate maxupdateskew maxdrift maxclockerror corrtimeratio driftfile fallbackdrift tempcomp clockprecision"),
        (RtcUntouched, "hwclockfile rtcautotrim rtcdevice rtcfile rtconutc rtcsync"),
        (NoCommandPort, "bindcmdaddress bindcmddevice cmdallow cmddeny cmdport cmdratelimit opencommands"),
        (NoLogFiles, "log logbanner logchange logdir"),
        (NoMacKeys, "keyfile"),
        (NoDevice, "binddevice"),
        (NoClientRecord, "noclientlog"),
        (OwnsItsProcess, "user pidfile lock_all sched_priority"),
        (NoPtp, "ptpport ptpdomain"),
        (Retired, "commandkey generatecommandkey dumponexit linux_freq_scale linux_hz"),
        ("is not followed yet: a leap second is never announced", "leapsectz"),
        ("is not followed yet: a leap second passes to clients as the host's clock takes it", "leapsecmode"),
        ("is not followed yet: clients see every change of the host's clock at once", "smoothtime"),
        ("is not needed: key exchanges run on every core in this one process", "ntsprocesses"),
        ("is not followed yet: stamps are the kernel's, not the network card's", "hwtimestamp hwtstimeout"),
        ("is not followed: nothing is broadcast, clients have to ask", "broadcast"),
        ("is not followed: MS-SNTP requests are not signed", "ntpsigndsocket"),
        ("writes no file: there are no measurements to keep, keys go to `ntsdumpdir`", "dumpdir"),
        ("sends no mail: watch the service's log for changes", "mailonchange"),
    ];

    private static readonly FrozenDictionary<string, string> Consequences = Groups
        .SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(name, group.Consequence)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names, in lower case.</summary>
    public static IReadOnlyCollection<string> Names => Consequences.Keys;

    /// <summary>Finds what follows from a directive that is not followed.</summary>
    /// <param name="name">In lower case.</param>
    /// <param name="consequence">A clause that continues after the directive's name.</param>
    public static bool TryFind(string name, out string consequence)
    {
        bool found = Consequences.TryGetValue(name, out string? text);
        consequence = text ?? "";
        return found;
    }
}
