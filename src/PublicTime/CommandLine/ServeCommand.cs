using System.CommandLine;
using PublicTime.Configuration;

namespace PublicTime.CommandLine;

/// <summary><c>serve [-f FILE] [DIRECTIVE ...]</c>: reads the configuration and hands it on.</summary>
internal static class ServeCommand
{
    public static Command Create(Func<ServeOptions, IReadOnlyList<Remark>, CancellationToken, Task<int>> serve)
    {
        Option<string> file = ConfigurationSymbols.File("A configuration in chrony's dialect.", isRequired: false);
        Argument<string[]> directives = new("DIRECTIVE")
        {
            Description = "One directive each, read after FILE: \"local stratum 10\". Without FILE and DIRECTIVE: loopback, UDP 11123, TCP 14460.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new("serve", "Serves time until it is told to stop: SIGTERM and SIGINT end it, SIGHUP reads certificates again, SIGUSR1 drains (as `publictime drain`). Without FILE and DIRECTIVE all four end it.");
        command.Options.Add(file);
        command.Arguments.Add(directives);
        command.SetAction(async (parsed, cancellation) =>
        {
            ParsedConfiguration configuration = ConfigurationReader.Read(
                parsed.GetValue(file), parsed.GetValue(directives) ?? [], HostDefaults.Read());
            await ConfigurationSymbols.PrintAsync(configuration, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
            return configuration.IsGood
                ? await serve(configuration.Options, configuration.Notices, cancellation).ConfigureAwait(false)
                : ExitCode.Usage;
        });
        return command;
    }
}
