using System.Security.Cryptography;
using System.Text;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Secrets.Tests;

/// <summary>A Redis that speaks TLS and wants a password of a user of its access list.</summary>
internal sealed class GuardedRedis : IAsyncDisposable
{
    private const string AdminPassword = "an-admin-of-this-test";

    private readonly TemporaryFolder _folder = new();

    private GuardedRedis() => Certificate = ServerCertificate.Create(_folder, "redis");

    /// <summary>The password of the nodes' user.</summary>
    public string Text { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>The same as octets that nobody may find.</summary>
    public Secret Password => new("Redis password", Encoding.ASCII.GetBytes(Text));

    /// <summary>What it shows, which nodes trust.</summary>
    public ServerCertificate Certificate { get; }

    /// <summary>The server.</summary>
    public RedisProcess Process { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    public static async Task<GuardedRedis> StartAsync()
    {
        GuardedRedis redis = new();
        string users = redis._folder.PathOf("users.acl");
        await File.WriteAllLinesAsync(users, [$"user default on >{redis.Text} ~* &* +@all", $"user admin on >{AdminPassword} ~* &* +@all"]);
        redis.Process = await RedisProcess.StartAsync(new RedisStart
        {
            UsesTls = true,
            Directives = [$"tls-cert-file {redis.Certificate.CertificatePath}", $"tls-key-file {redis.Certificate.KeyPath}", "tls-auth-clients no", $"aclfile {users}"],
            CliArguments = ["--tls", "--cacert", redis.Certificate.CertificatePath, "--no-auth-warning", "--user", "admin", "-a", AdminPassword],
        });
        return redis;
    }

    /// <summary>Lets nobody in with the password any more, and closes what is open.</summary>
    public async Task TurnAwayAsync()
    {
        await Process.AskAsync("ACL", "SETUSER", "default", "resetpass", ">another");
        await Process.AskAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await Process.AskAsync("CLIENT", "KILL", "USER", "default");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}
