namespace PublicTime.Native.Tests.Files;

/// <summary>A named pipe on disk, which keeps whoever opens it for reading waiting.</summary>
internal static class NamedPipe
{
    public static string Make(string path)
    {
        using System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [path]);
        Assert.True(make.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, make.ExitCode);
        return path;
    }
}
