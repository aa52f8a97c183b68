using System.Text.Json;

namespace PublicTime.Tests.CommandLine;

public sealed class CheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_public_server_is_described_from_its_port_to_its_state()
    {
        CommandRun run = await CheckAsync(
            "allow", "local stratum 3", "ntsservercert /nowhere/cert.pem", "ntsserverkey /nowhere/key.pem", "ntsntpserver ntp.example.net",
            "ntsdumpdir /var/lib/pt", "workers 2");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Warning: The certificate /nowhere/cert.pem cannot be read: it does not exist, so `serve` refuses to start.\n", run.Error);
        Assert.Equal(
            """
            Answers NTP on UDP port 123 of every address, with 2 threads for each address family (engine batch).
            Answers every client.
            Answers each client as often as it asks: `ratelimit` is not given.
            Serves the host's clock as stratum 3, whatever it says: `local`.
            Answers NTS-KE on TCP port 4460 of every address, and sends clients to ntp.example.net.
            Takes 100 key exchanges at once, 25 of them from one IPv4 /24 or IPv6 /56, and ends each after 5 seconds.
            Offers AEAD 30 (AES-128-GCM-SIV), AEAD 15 (AES-SIV-CMAC-256), AEAD 17 (AES-SIV-CMAC-512) and AEAD 16 (AES-SIV-CMAC-384).
            Shows clients the certificate /nowhere/cert.pem.
            Changes the cookie key every day. A cookie is accepted for at least 8 days after it was handed out, and for 9 days at the most.
            Who steals the ring opens the cookies of the last 9 days and of at most the next 3 days, and none that are older or newer.
            Keeps its state in /var/lib/pt: the key ring publictime.ring, sealed under publictime.kek, and the socket that `publictime status` asks.

            """,
            run.Output);
    }

    [Fact]
    public async Task A_file_that_says_little_is_described_by_its_defaults()
    {
        CommandRun run = await CheckAsync("bindaddress 127.0.0.1", "bindaddress ::1", "ntsdumpdir /var/lib/pt", "ntsrotate 0", "workers 1");

        Assert.Equal(
            """
            Answers NTP on UDP port 123 of 127.0.0.1 and [::1], with 1 thread for each address family (engine batch).
            Answers clients on this machine only, since no `allow` is given; whoever asks from elsewhere gets no answer.
            Answers each client as often as it asks: `ratelimit` is not given.
            Answers that it is unsynchronized, so that no client follows it: neither `local` nor `clock host` is given, and no time source is followed yet.
            Offers no NTS: `ntsservercert` and `ntsserverkey` are not given.
            Keeps its state in /var/lib/pt: the socket that `publictime status` asks.

            """,
            run.Output);
    }

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

    [Fact]
    public async Task Files_within_files_are_named_first_in_their_order()
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "10.conf"), ["local"]);
        await File.WriteAllLinesAsync(Path.Combine(_folder, "20.conf"), ["allow"]);

        CommandRun run = await CheckAsync($"include {_folder}/*0.conf");

        Assert.StartsWith($"Reads {_folder}/time.conf, then {_folder}/10.conf, then {_folder}/20.conf.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_says_the_same_for_programs()
    {
        await WriteAsync("allow", "dumpdir /x");

        CommandRun run = await CommandRun.OfAsync("check", "--json", "-f", Path.Combine(_folder, "time.conf"));

        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.True(document.RootElement.GetProperty("isGood").GetBoolean());
        Assert.Equal("Answers every client.", document.RootElement.GetProperty("sentences")[1].GetString());
        Assert.Equal(1, document.RootElement.GetProperty("notices").GetArrayLength());
        Assert.Equal(0, document.RootElement.GetProperty("mistakes").GetArrayLength());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Json_holds_the_mistakes_of_a_bad_file_and_the_exit_code_is_2()
    {
        await WriteAsync("port x");

        CommandRun run = await CommandRun.OfAsync("check", "--json", "-f", Path.Combine(_folder, "time.conf"));

        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.Equal(2, run.ExitCode);
        Assert.False(document.RootElement.GetProperty("isGood").GetBoolean());
        Assert.Equal(1, document.RootElement.GetProperty("mistakes").GetArrayLength());
    }

    [Fact]
    public async Task The_password_of_a_redis_is_shown_nowhere()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), "s3cret\n");
        string redis = $"redis localhost,password=${{file:{_folder}/password}}";

        CommandRun text = await CheckAsync("keyencryptionkey /k", redis, "port x");
        CommandRun good = await CheckAsync("keyencryptionkey /k", redis);
        CommandRun json = await CommandRun.OfAsync("check", "--json", "-f", Path.Combine(_folder, "time.conf"));

        Assert.Contains("through Redis at localhost:6379 (without TLS, with a password)", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text.Output + text.Error + good.Output + good.Error + json.Output + json.Error, StringComparison.Ordinal);
    }

    private async Task<CommandRun> CheckAsync(params string[] lines)
    {
        await WriteAsync(lines);
        return await CommandRun.OfAsync("check", "-f", Path.Combine(_folder, "time.conf"));
    }

    private Task WriteAsync(params string[] lines) => File.WriteAllLinesAsync(Path.Combine(_folder, "time.conf"), lines);
}
