using System.CommandLine;
using PublicTime.Configuration;

namespace PublicTime.CommandLine;

/// <summary><c>check -f FILE</c>: says what is wrong with a configuration, or what it would do.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Option<string> file = ConfigurationSymbols.File("The configuration to check.", isRequired: true);
        Command command = new("check", "Reads a configuration, says what it would do, and serves nothing.") { file };
        command.SetAction(async (parsed, _) =>
        {
            ParsedConfiguration configuration = ConfigurationReader.Read(parsed.GetRequiredValue(file), [], HostDefaults.Read());
            await ConfigurationSymbols.PrintAsync(configuration, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
            if (!configuration.IsGood)
            {
                return ExitCode.Usage;
            }

            foreach (string sentence in ConfigurationSummary.Of(configuration.Options))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(sentence).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
