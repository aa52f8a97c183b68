using System.CommandLine;
using System.Net;
using PublicTime.Comparison.Abuse;

namespace PublicTime.Comparison.CommandLine;

/// <summary>Silent connections, which the comparison starts itself.</summary>
internal static class SilenceSubcommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> address = new("ADDRESS:PORT");
        Argument<double> perSecond = new("PER-SECOND");
        Argument<double> seconds = new("SECONDS");
        Command command = new("silence", "Opens TCP connections, says nothing to the server, and then what became of them.") { address, perSecond, seconds };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            SilenceReport report = await SilentConnections.RunAsync(
                IPEndPoint.Parse(parsed.GetValue(address)!), parsed.GetValue(perSecond), parsed.GetValue(seconds), cancellation);
            await output.WriteLineAsync(report.Line);
            return 0;
        });
        return command;
    }
}
