using System.CommandLine;
using System.Runtime.InteropServices;

namespace PublicTime.CommandLine;

/// <summary><c>version</c>: what this build is and what it runs on.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        Command command = new("version", "Prints the version.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                $"publictime {ProductVersion.Text} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            return ExitCode.Done;
        });
        return command;
    }
}
