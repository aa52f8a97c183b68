using System.Globalization;
using PublicTime.Frontend.Engines;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Advice;

/// <summary>Which settings of the kernel a busy time server wants, and which of them stand lower on this host.</summary>
/// <remarks>
/// The buffers matter only where the kernel granted less than was asked: with CAP_NET_ADMIN a process passes the limits. The budgets matter
/// to a service that others can reach. The file in deploy says the same, line by line; a test holds the two together.
/// </remarks>
public static class KernelSettings
{
    /// <summary>The file that sets them all, in the repository.</summary>
    public const string DeployFile = "deploy/sysctl.d/90-publictime.conf";

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<KernelSetting> All { get; } =
    [
        new("net.core.rmem_max", BatchEngine.ReceiveBufferLength, "bursts of requests are lost while every core is busy", buffers => buffers.ReceiveIsShort),
        new("net.core.wmem_max", UdpBatchSocket.DefaultSendBufferLength, "answers are dropped while a few clients cannot be reached", buffers => buffers.SendIsShort),
        new("net.core.netdev_max_backlog", 10_000, "the kernel drops requests of a burst before any socket sees them, on devices without queues of their own", _ => true),
        new("net.core.netdev_budget", 600, "a busy network card is left waiting, and drops, while the kernel does other work", _ => true),
    ];

    /// <summary>What to tell the operator: one sentence for each setting that is too low and matters.</summary>
    /// <param name="buffers">What the sockets were granted.</param>
    /// <param name="read">The text of a file under /proc/sys, or null where the kernel has none, as in most containers.</param>
    public static IEnumerable<string> Advice(GrantedBuffers buffers, Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        foreach (KernelSetting setting in All.Where(setting => setting.MattersWhen(buffers)))
        {
            if (long.TryParse(read(setting.Path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long found) && found < setting.Wanted)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{setting.Name} is {found} and should be {setting.Wanted} for a busy server, else {setting.Cost}: {DeployFile} sets it");
            }
        }
    }

    /// <summary>Reads a file of the host, or null where it is not there or not to be read.</summary>
    public static string? ReadHost(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
