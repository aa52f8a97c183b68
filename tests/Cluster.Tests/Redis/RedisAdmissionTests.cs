using System.Net;
using System.Net.Sockets;
using PublicTime.Cluster.Redis;
using PublicTime.Cluster.Stores;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>Passwords and certificates: who is let in, who is trusted, and that no secret is shown.</summary>
public sealed class RedisAdmissionTests : IDisposable
{
    private const string Password = "correct-horse,battery=staple";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_right_password_is_let_in()
    {
        await using RedisProcess redis = await StartWithPasswordAsync();
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(redis) with { Password = Password });

        Assert.Empty((await node.ReadAsync()).Records);
        await node.LeaveAsync(1, [1], isNews: true);
        ShowsNoPassword(node, "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong-horse")]
    public async Task A_wrong_password_is_one_sentence_that_does_not_show_it(string password)
    {
        await using RedisProcess redis = await StartWithPasswordAsync();
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(redis) with { Password = password });

        string reason = await FailureOfAsync(node);

        Assert.Contains("password", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-horse", reason + string.Concat(node.Log.Lines), StringComparison.Ordinal);
        Assert.Equal("8001", Assert.Single(node.Log.Lines)[..4]);
    }

    [Fact]
    public async Task A_password_file_is_read_again_at_every_connection()
    {
        string file = PasswordFile("not yet right");
        await using RedisProcess redis = await StartWithPasswordAsync();
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(redis) with { PasswordFile = file });
        await FailureOfAsync(node);

        PasswordFile(Password);
        await node.WaitForAnswerAsync(TimeSpan.FromSeconds(10));

        ShowsNoPassword(node, "");
    }

    [Fact]
    public async Task A_password_file_that_others_can_read_is_not_used()
    {
        string file = PasswordFile(Password);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        await using RedisProcess redis = await StartWithPasswordAsync();
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(redis) with { PasswordFile = file });

        Assert.Equal(
            $"Redis 127.0.0.1:{redis.Port} cannot be used: the password file {file} may be read or changed by others than its owner: give it mode 0600.",
            await FailureOfAsync(node));
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData(".", "is not a regular file")]
    [InlineData("empty", "is empty")]
    [InlineData("long", "is longer than 4096 octets")]
    public void A_password_file_that_is_none_is_one_clause(string name, string clause)
    {
        File.WriteAllText(_folder.PathOf("empty"), "\n");
        File.WriteAllText(_folder.PathOf("long"), new string('a', 4097));
        File.SetUnixFileMode(_folder.PathOf("empty"), UnixFileMode.UserRead);
        File.SetUnixFileMode(_folder.PathOf("long"), UnixFileMode.UserRead);

        Assert.Equal(clause, RedisPassword.ReadFile(_folder.PathOf(name), out string text));
        Assert.Equal("", text);
    }

    [Fact]
    public async Task TLS_with_the_right_authority_and_name_works_with_a_password_on_top()
    {
        ServerCertificate certificate = ServerCertificate.Create(_folder);
        await using RedisProcess redis = await StartWithTlsAsync(certificate);
        await using RedisNode byName = RedisNode.With(OptionsFor(redis, certificate.CertificatePath));
        await using RedisNode byAddress = RedisNode.With(OptionsFor(redis, certificate.CertificatePath) with { Host = "127.0.0.1" }, 2);

        await byAddress.ReadAsync();
        await byName.LeaveAsync(1, [1], isNews: true);
        await byAddress.NextAnnouncementAsync();

        ShowsNoPassword(byName, "");
    }

    [Fact]
    public async Task Another_authority_is_refused_in_one_sentence()
    {
        ServerCertificate certificate = ServerCertificate.Create(_folder);
        ServerCertificate other = ServerCertificate.CreateFor(_folder, "other", "localhost");
        await using RedisProcess redis = await StartWithTlsAsync(certificate);
        await using RedisNode node = RedisNode.With(OptionsFor(redis, other.CertificatePath));
        await using RedisNode host = RedisNode.With(OptionsFor(redis, ""), 2);

        Assert.StartsWith($"Redis localhost:{redis.Port} cannot be used: its certificate is not trusted (", await FailureOfAsync(node), StringComparison.Ordinal);
        Assert.StartsWith($"Redis localhost:{redis.Port} cannot be used: its certificate is not trusted (", await FailureOfAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_name_is_refused_in_one_sentence()
    {
        ServerCertificate certificate = ServerCertificate.CreateFor(_folder, "server", "other.example");
        await using RedisProcess redis = await StartWithTlsAsync(certificate);
        await using RedisNode node = RedisNode.With(OptionsFor(redis, certificate.CertificatePath));

        Assert.Equal($"Redis localhost:{redis.Port} cannot be used: its certificate is for another name.", await FailureOfAsync(node));
    }

    [Fact]
    public async Task A_file_of_authorities_without_any_trusts_nobody()
    {
        string file = _folder.PathOf("ca.pem");
        await File.WriteAllTextAsync(file, "nothing");
        await using RedisProcess redis = await StartWithTlsAsync(ServerCertificate.Create(_folder));
        await using RedisNode empty = RedisNode.With(OptionsFor(redis, file));
        await using RedisNode missing = RedisNode.With(OptionsFor(redis, _folder.PathOf("gone")), 2);

        Assert.Contains($"the file of authorities {file} holds no PEM certificate", await FailureOfAsync(empty), StringComparison.Ordinal);
        Assert.Contains("does not exist", await FailureOfAsync(missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_nothing_is_given_up_and_does_not_hold_up_the_end(bool usesTls)
    {
        using TcpListener silent = new(IPAddress.Loopback, FreePort.Tcp());
        silent.Start();
        RedisOptions options = new() { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, UsesTls = usesTls };
        await using RedisNode node = RedisNode.With(options);

        Assert.Contains("answered nothing within 2 s", await FailureOfAsync(node), StringComparison.Ordinal);
        long begun = TimeProvider.System.GetTimestamp();
        await node.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    private static RedisOptions OptionsFor(RedisProcess redis, string authorities) =>
        new() { Host = "localhost", Port = redis.Port, UsesTls = true, CaFile = authorities, Password = Password };

    private static Task<RedisProcess> StartWithPasswordAsync() => RedisProcess.StartAsync(new RedisStart
    {
        Directives = [$"requirepass {Password}"],
        CliArguments = ["--no-auth-warning", "-a", Password],
    });

    private static Task<RedisProcess> StartWithTlsAsync(ServerCertificate certificate) => RedisProcess.StartAsync(new RedisStart
    {
        UsesTls = true,
        Directives =
        [
            $"requirepass {Password}", $"tls-cert-file {certificate.CertificatePath}", $"tls-key-file {certificate.KeyPath}",
            "tls-auth-clients no", $"tls-ca-cert-file {certificate.CertificatePath}",
        ],
        CliArguments = ["--tls", "--cacert", certificate.CertificatePath, "--no-auth-warning", "-a", Password],
    });

    /// <summary>The sentence once the first attempts have ended.</summary>
    private static async Task<string> FailureOfAsync(RedisNode node)
    {
        StoreAnswer answer = new(View: null, "");
        await Poll.UntilAsync(
            async () =>
            {
                answer = await node.AskAsync();
                return answer.View is null && !answer.Reason.Contains("has not ended yet", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20),
            () => answer.Reason.Length > 0 ? answer.Reason : "it was let in");
        return answer.Reason;
    }

    private static void ShowsNoPassword(RedisNode node, string text) =>
        Assert.DoesNotContain("horse", text + node.Store.Name + string.Concat(node.Log.Lines), StringComparison.Ordinal);

    private string PasswordFile(string text)
    {
        string file = _folder.PathOf("password");
        File.WriteAllText(file + ".new", text + "\n");
        File.SetUnixFileMode(file + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }
}
