using System.CommandLine;
using System.Net;
using PublicTime.Comparison.Abuse;

namespace PublicTime.Comparison.CommandLine;

/// <summary>Silent connections, which the comparison starts itself.</summary>
internal static class SilenceSubcommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> address = new("ADDRESS:PORT");
        Argument<double> perSecond = new("PER-SECOND");
        Argument<double> seconds = new("SECONDS");
        Command command = new("silence", "Opens TCP connections and says nothing.") { address, perSecond, seconds };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => SilentConnections.RunAsync(
            IPEndPoint.Parse(parsed.GetValue(address)!), parsed.GetValue(perSecond), parsed.GetValue(seconds), cancellation));
        return command;
    }
}
