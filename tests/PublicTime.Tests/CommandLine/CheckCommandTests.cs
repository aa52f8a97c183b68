namespace PublicTime.Tests.CommandLine;

public sealed class CheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_public_server_is_described_in_five_sentences()
    {
        CommandRun run = await CheckAsync(
            "allow", "local stratum 3", "ntsservercert /etc/pt/cert.pem", "ntsserverkey /etc/pt/key.pem", "ntsntpserver ntp.example.net",
            "ntsdumpdir /var/lib/pt", "workers 2");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal(
            """
            Answers NTP on UDP port 123 of every address, with 2 threads for each address family.
            Answers NTS-KE on TCP port 4460 of every address, with the certificate /etc/pt/cert.pem, and sends clients to ntp.example.net.
            Serves every client.
            Serves the host's clock as stratum 3, whatever it says: `local`.
            Keeps its state in /var/lib/pt; a cookie is good for 8 days, and its key changes every 1 day.

            """,
            run.Output);
    }

    [Fact]
    public async Task A_file_that_says_little_is_described_by_its_defaults()
    {
        CommandRun run = await CheckAsync("bindaddress 127.0.0.1", "bindaddress ::1", "ntsdumpdir /var/lib/pt", "ntsrotate 0", "workers 1");

        Assert.Equal(
            """
            Answers NTP on UDP port 123 of 127.0.0.1 and [::1], with one thread for each address family.
            Offers no NTS: `ntsservercert` and `ntsserverkey` are not given.
            Serves clients on this machine only: no `allow` is given.
            Answers that it is unsynchronized: neither `local` nor `clock host` is given, and no time source is followed yet.
            Keeps its state in /var/lib/pt; a cookie is good for 8 days, and its key never changes.

            """,
            run.Output);
    }

    [Theory]
    [InlineData("port 0", "Answers no NTP: `port 0`.")]
    [InlineData("role ke", "Answers no NTP: `role ke`.")]
    [InlineData("role frontend", "Opens no NTS-KE port: `role frontend`.")]
    [InlineData("ntsport 0", "Answers NTS-KE on a TCP port that the kernel chooses of every address, with the certificate c.")]
    [InlineData("bindaddress 192.0.2.1", "of 192.0.2.1 and every IPv6 address, with")]
    [InlineData("engine sockets", "of every address, with one socket for each address that the machine has.")]
    [InlineData("clock host", "Serves the host's clock as stratum 3 while the kernel says that another daemon keeps it, else answers that it is unsynchronized")]
    [InlineData("dscp 46", "Marks its answers with DSCP 46.")]
    [InlineData("deny all", "Serves nobody: `deny` leaves no address allowed.")]
    [InlineData("allow 192.0.2.0/24", "Serves the clients that `allow` and `deny` leave.")]
    [InlineData("ntsrotate 100000", "a cookie is good for 8 days, and its key changes every 100000 s.")]
    public async Task Each_directive_that_matters_is_said(string directive, string sentence) =>
        Assert.Contains(sentence, (await CheckAsync("ntsservercert c", "ntsserverkey k", directive)).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Mistakes_go_to_the_error_stream_after_the_notices_and_nothing_is_described()
    {
        CommandRun run = await CheckAsync("port x", "log tracking");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        string file = Path.Combine(_folder, "time.conf");
        Assert.Equal(
            $"Notice: {file}, line 2: `log` writes no file: changes of state go to the standard error stream and counters to `publictime status`.\n"
            + $"Mistake: {file}, line 1: `port` takes one number from 0 to 65535, not `x`.\n",
            run.Error);
    }

    private async Task<CommandRun> CheckAsync(params string[] lines)
    {
        string file = Path.Combine(_folder, "time.conf");
        await File.WriteAllLinesAsync(file, lines);
        return await CommandRun.OfAsync("check", "-f", file);
    }
}
