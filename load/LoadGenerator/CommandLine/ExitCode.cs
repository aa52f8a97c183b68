namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>What the process tells its caller.</summary>
public static class ExitCode
{
    /// <summary>The test ran; whether its figures please is not for the generator to say.</summary>
    public const int Done = 0;

    /// <summary>It could not run; a sentence on the standard error stream says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was sent.</summary>
    public const int Usage = 2;
}
