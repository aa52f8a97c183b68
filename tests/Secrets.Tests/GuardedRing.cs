using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Secrets.Tests;

/// <summary>Four nodes that share a ring through a <see cref="GuardedRedis"/>, sealed under one of two keys; each takes the password from elsewhere.</summary>
public sealed class GuardedRing : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<GuardedNode> _nodes = [];

    /// <summary>The files of the key-encryption keys.</summary>
    internal string[] KeyFiles { get; private set; } = [];

    /// <summary>What they share it through.</summary>
    internal GuardedRedis Redis { get; private set; } = null!;

    /// <summary>The nodes, in the order of <see cref="PasswordSource"/>.</summary>
    internal IReadOnlyList<GuardedNode> Nodes => _nodes;

    /// <summary>Starts them, and returns when every one is registered and has the ring.</summary>
    public async ValueTask InitializeAsync()
    {
        Redis = await GuardedRedis.StartAsync();
        PublicTimeProgram program = PublicTimeProgram.InPlace(_folder);
        KeyFiles = [_folder.PathOf("new.kek"), _folder.PathOf("old.kek")];
        foreach (string file in KeyFiles)
        {
            (await program.RunAsync("ring", "new-kek", file)).ExpectExitCode(0);
        }

        foreach (PasswordSource source in Enum.GetValues<PasswordSource>())
        {
            _nodes.Add(await GuardedNode.StartAsync(Redis, KeyFiles, source));
        }

        await _nodes[0].SeeAsync(cluster =>
            cluster.GetProperty("nodes").GetArrayLength() == _nodes.Count && cluster.GetProperty("nodes").EnumerateArray().All(node => IsTrue(node, "isRegistered")));
    }

    /// <summary>Ends them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (GuardedNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Redis.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>All that nobody may find, as it is now: the password, the key-encryption keys, and what each node's ring holds.</summary>
    internal async Task<IReadOnlyList<Secret>> SecretsAsync()
    {
        IReadOnlyList<Secret>[] rings = await Task.WhenAll(_nodes.Select(node => RingSecrets.ReadAsync(node.Site.Program.StateFolder, KeyFiles)));
        return [Redis.Password, .. rings.SelectMany(secrets => secrets)];
    }

    private static bool IsTrue(JsonElement node, string name) => node.GetProperty(name).GetBoolean();
}
