namespace PublicTime.Interop.Tests.Harness;

/// <summary>What a program left behind that ran to its end.</summary>
/// <param name="CommandLine">What was run.</param>
/// <param name="ExitCode">Its exit code; 128 + n after signal n.</param>
/// <param name="Output">Both of its streams, by lines in the order of arrival.</param>
internal sealed record CommandResult(string CommandLine, int ExitCode, string Output)
{
    /// <summary>The lines of the output that are not empty.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails the test, with the output, unless the program ended with this code.</summary>
    public CommandResult ExpectExitCode(int expected)
    {
        HarnessException.ThrowUnless(ExitCode == expected, () => $"{CommandLine}\nended with {ExitCode} instead of {expected}:\n{Output}");
        return this;
    }
}
