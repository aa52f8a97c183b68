using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Commands;

/// <summary>One node of a ring that is shared through a Redis, and what its operator types there. Killed on dispose.</summary>
internal sealed class RingNode : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(40);

    private readonly ServiceSite _site;

    private RingNode(string name, ServiceSite site, ServiceProcess service) => (Name, _site, Service) = (name, site, service);

    /// <summary>Its <c>nodename</c>.</summary>
    public string Name { get; }

    /// <summary>Its process.</summary>
    public ServiceProcess Service { get; }

    /// <summary>Starts it, and returns when it serves; it may not answer NTS yet.</summary>
    /// <param name="name">Its <c>nodename</c>.</param>
    /// <param name="site">Where; stays the caller's.</param>
    /// <param name="redis">Where the ring is.</param>
    /// <param name="keyFile">What it is sealed under.</param>
    /// <param name="directives">What else it is told.</param>
    public static async Task<RingNode> StartAsync(string name, ServiceSite site, RedisProcess redis, string keyFile, params string[] directives)
    {
        string[] line =
        [
            "serve", .. site.Directives, $"nodename {name}", $"redis 127.0.0.1:{redis.Port}", $"keyencryptionkey {keyFile}",
            "ntsrotate 2", "ntskeylifetime 120", .. directives,
        ];
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            site.Program.Start(line), printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
        return new RingNode(name, site, service);
    }

    /// <summary>Runs a command of its operator to its end.</summary>
    public Task<CommandResult> TypeAsync(params string[] command) => _site.Program.RunAsync(command);

    /// <summary>What <c>cluster --json</c> says once something holds of it.</summary>
    public async Task<JsonElement> SeeAsync(Func<JsonElement, bool> condition)
    {
        JsonElement seen = default;
        await Poll.UntilAsync(
            async () =>
            {
                CommandResult result = await TypeAsync("cluster", "--json");
                using var document = JsonDocument.Parse(result.Output);
                seen = document.RootElement.Clone();
                Assert.Equal(seen.GetProperty("isWell").GetBoolean() ? 0 : 1, result.ExitCode);
                return condition(seen);
            },
            Within,
            () => $"{Name} does not see what is awaited: {seen}\n{Service.Output}");
        return seen;
    }

    /// <summary>Ends it as a power failure would.</summary>
    public Task KillAsync() => Service.KillAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
