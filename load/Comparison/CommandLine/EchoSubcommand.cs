using System.CommandLine;
using System.Net;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.CommandLine;

/// <summary>The echo server, which the comparison starts itself.</summary>
internal static class EchoSubcommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> address = new("ADDRESS:PORT") { Description = "Where to listen." };
        Command command = new("echo", "Sends back every datagram, in batches, until it is killed.") { address };
        command.Hidden = true;
        command.SetAction(parsed => EchoCommand.Run(IPEndPoint.Parse(parsed.GetValue(address)!)));
        return command;
    }
}
