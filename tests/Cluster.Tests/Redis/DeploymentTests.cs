using System.Security.Cryptography;
using System.Text;
using PublicTime.Cluster.Redis;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>deploy/redis as an operator would install it: a real redis-server starts with it, and nodes have the rights they need and no others.</summary>
public sealed class DeploymentTests : IAsyncLifetime
{
    private const string NodePassword = "node-password";
    private const string AdminPassword = "admin-password";

    private readonly TemporaryFolder _folder = new();
    private ServerCertificate _certificate = null!;
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _certificate = ServerCertificate.Create(_folder);
        string deployed = Path.Combine(Repository.Root, "deploy/redis");
        string users = (await File.ReadAllTextAsync(Path.Combine(deployed, "users.acl")))
            .Replace("#NODE_PASSWORD_SHA256", $"#{Sha256(NodePassword)}", StringComparison.Ordinal)
            .Replace("#ADMIN_PASSWORD_SHA256", $"#{Sha256(AdminPassword)}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.PathOf("users.acl"), users);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(deployed, "redis.conf"));
        _redis = await RedisProcess.StartAsync(new RedisStart
        {
            UsesTls = true,
            Directives =
            [
                .. lines.Select(line => line
                    .Replace("/etc/redis/tls/redis.crt", _certificate.CertificatePath, StringComparison.Ordinal)
                    .Replace("/etc/redis/tls/redis.key", _certificate.KeyPath, StringComparison.Ordinal)
                    .Replace("/var/lib/redis", _folder.Path, StringComparison.Ordinal)
                    .Replace("/etc/redis/users.acl", _folder.PathOf("users.acl"), StringComparison.Ordinal)),
            ],
            CliArguments = ["--tls", "--cacert", _certificate.CertificatePath, "--no-auth-warning", "--user", "admin", "-a", AdminPassword],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nodes_have_the_rights_they_need()
    {
        await using RedisNode one = RedisNode.With(Options(), 1);
        await using RedisNode two = RedisNode.With(Options(), 2);
        await two.ReadAsync();

        Assert.Equal(RingWriteResult.Written, await one.WriteAsync(0, new StoredRing(1, 1, new byte[] { 1 })));
        await two.NextAnnouncementAsync();
        await one.LeaveAsync(1, [1], isNews: true);
        await two.NextAnnouncementAsync();
        Assert.Empty((await two.ViewAsync(new StoreExchange { Gone = [1] })).Records);

        Assert.Equal("", await _redis.AskAsync("ACL", "LOG"));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("publictime")]
    public async Task Both_users_may_run_the_scripts_and_nothing_else(string user)
    {
        const string Ring = "{publictime:test}:ring";
        const string Nodes = "{publictime:test}:nodes";

        Assert.StartsWith("done", await AskAsync(user, "EVAL", RedisScripts.WriteRing.Text, "2", Ring, Nodes, "0", "1", "00000000000000aa", "x", "publictime:test", "m"), StringComparison.Ordinal);
        Assert.StartsWith("done", await AskAsync(user, "EVAL", RedisScripts.Exchange.Text, "2", Ring, Nodes, "", "99", "0000000000000001", "0000000000000000001x", "99", "9", "publictime:test", "m", "0000000000000001"), StringComparison.Ordinal);
        foreach (string[] forbidden in new string[][]
        {
            ["FLUSHALL"], ["KEYS", "*"], ["CONFIG", "GET", "*"], ["GET", "{publictime:test}:ring"], ["HSET", "other", "a", "b"], ["SUBSCRIBE", "other"],
            ["SCRIPT", "FLUSH"], ["CLIENT", "KILL", "TYPE", "normal"], ["ACL", "LIST"], ["EVAL", "return redis.call('HGET', 'other', 'a')", "0"],
        })
        {
            string answer = await AskAsync(user, forbidden);
            bool isForbidden = answer.StartsWith("NOPERM", StringComparison.Ordinal) || answer.Contains("The user executing the script can't", StringComparison.Ordinal);
            Assert.True(isForbidden, $"{string.Join(' ', forbidden)}: {answer}");
        }
    }

    [Fact]
    public async Task A_node_without_its_rights_is_told_where_they_stand()
    {
        await using RedisNode node = RedisNode.With(Options());
        await node.ReadAsync();
        await _redis.AskAsync("ACL", "SETUSER", "default", "-hkeys");

        Assert.Equal($"Redis localhost:{_redis.Port} cannot be used: its access list does not let us: compare deploy/redis/users.acl.", (await node.AskAsync()).Reason);
    }

    private static string Sha256(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    private RedisOptions Options() =>
        new() { Host = "localhost", Port = _redis.Port, UsesTls = true, CaFile = _certificate.CertificatePath, Password = NodePassword };

    private async Task<string> AskAsync(string user, params string[] command) => (await ChildProcess.RunAsync(
        new ProgramStart(
            Repository.RedisCli,
            ["-p", $"{_redis.Port}", "--tls", "--cacert", _certificate.CertificatePath, "--no-auth-warning", "--user", user, "-a", NodePassword, .. command]),
        TimeSpan.FromSeconds(10))).Output;
}
