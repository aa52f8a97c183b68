using System.CommandLine;
using PublicTime.Configuration;
using PublicTime.Control;

namespace PublicTime.CommandLine;

/// <summary>The options that say which service of this machine is meant: <c>[-f FILE] [--state FOLDER]</c>.</summary>
internal sealed class ServiceSymbols
{
    private readonly Option<string> _file = ConfigurationSymbols.File("The file that `serve` was given, to find its state folder.", isRequired: false);
    private readonly Option<string> _state = new("--state")
    {
        Description = "The state folder of the service, if it is not the usual one.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document." };

    /// <summary>Whether the answer is wanted as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Adds the options to a command, and makes it do something with the control socket that they lead to.</summary>
    /// <param name="command">The command.</param>
    /// <param name="doAsync">Is given the path of the socket; returns an <see cref="ExitCode"/>.</param>
    public Command Complete(Command command, Func<ParseResult, string, CancellationToken, Task<int>> doAsync)
    {
        command.Options.Add(_file);
        command.Options.Add(_state);
        command.Options.Add(_json);
        command.SetAction(async (parsed, cancellation) =>
            await SocketAsync(parsed).ConfigureAwait(false) is { } socket
                ? await doAsync(parsed, socket, cancellation).ConfigureAwait(false)
                : ExitCode.Usage);
        return command;
    }

    /// <returns>Null when the file has mistakes, which are printed.</returns>
    private async Task<string?> SocketAsync(ParseResult parsed)
    {
        string folder = parsed.GetValue(_state) ?? "";
        if (folder.Length == 0)
        {
            ParsedConfiguration configuration = ConfigurationReader.Read(parsed.GetValue(_file), [], HostDefaults.Read());
            if (!configuration.IsGood)
            {
                await ConfigurationSymbols.PrintAsync(configuration, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
                return null;
            }

            folder = configuration.Options.StateFolder;
        }

        return Path.Combine(folder, ControlServer.SocketName);
    }
}
