namespace PublicTime.CommandLine;

/// <summary>What the process tells its caller.</summary>
public static class ExitCode
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It was tried and failed; a sentence on the standard error stream says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was tried.</summary>
    public const int Usage = 2;
}
