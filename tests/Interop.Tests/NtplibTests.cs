using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>python3-ntplib, as the usual "is this an NTP server" script uses it.</summary>
public sealed class NtplibTests
{
    private const string Script = """
        import sys, ntplib
        reply = ntplib.NTPClient().request("127.0.0.1", port=int(sys.argv[1]), version=int(sys.argv[2]), timeout=5)
        print(reply.version, reply.mode, reply.stratum, reply.leap, ntplib.mode_to_text(reply.mode), sep=",")
        print(reply.offset)
        print(reply.root_dispersion)
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Ntplib_sees_a_server_in_the_version_it_speaks(int version)
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await ChildProcess.RunAsync(
            new ProgramStart("/usr/bin/python3", "-c", Script, $"{site.NtpPort}", $"{version}"), TimeSpan.FromSeconds(15));
        IReadOnlyList<string> lines = result.ExpectExitCode(0).Lines;
        Assert.Equal($"{version},4,10,0,server", lines[0]);
        Assert.InRange(double.Parse(lines[1]), -0.1, 0.1);
        Assert.InRange(double.Parse(lines[2]), double.Epsilon, 0.01);
    }
}
