using System.CommandLine;
using PublicTime.Configuration;
using PublicTime.Control;

namespace PublicTime.CommandLine;

/// <summary><c>status [-f FILE] [--state FOLDER] [--json]</c>: finds the control socket and hands it on.</summary>
internal static class StatusCommand
{
    public static Command Create(Func<StatusOptions, CancellationToken, Task<int>> status)
    {
        Option<string> file = ConfigurationSymbols.File("The file that `serve` was given, to find its state folder.", isRequired: false);
        Option<string> state = new("--state")
        {
            Description = "The state folder of the service, if it is not the usual one.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => "",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("status", "Says what the service on this machine serves, with which keys, and how it counts.") { file, state, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = parsed.GetValue(state) ?? "";
            if (folder.Length == 0)
            {
                ParsedConfiguration configuration = ConfigurationReader.Read(parsed.GetValue(file), [], HostDefaults.Read());
                if (!configuration.IsGood)
                {
                    await ConfigurationSymbols.PrintAsync(configuration, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
                    return ExitCode.Usage;
                }

                folder = configuration.Options.StateFolder;
            }

            string socket = Path.Combine(folder, ControlServer.SocketName);
            return await status(new StatusOptions(socket, parsed.GetValue(json)), cancellation).ConfigureAwait(false);
        });
        return command;
    }
}
