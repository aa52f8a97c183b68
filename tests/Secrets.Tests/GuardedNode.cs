using System.Net;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Secrets.Tests;

/// <summary>A node of a ring that is shared through a <see cref="GuardedRedis"/> and sealed under one of two keys, and all that it shows. Killed on dispose.</summary>
internal sealed class GuardedNode : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(30);

    private readonly ProgramStart _start;
    private readonly string _configuration;
    private ServiceProcess? _service;

    private GuardedNode(ServiceSite site, ProgramStart start, string configuration) => (Site, _start, _configuration) = (site, start, configuration);

    /// <summary>Where it runs.</summary>
    public ServiceSite Site { get; }

    /// <summary>The running service.</summary>
    public ServiceProcess Service => _service ?? throw new InvalidOperationException("The node is not started.");

    /// <summary>Starts one, and returns when it serves; it may not answer NTS yet.</summary>
    /// <param name="redis">Where the ring is.</param>
    /// <param name="keyFiles">Two files with keys.</param>
    /// <param name="source">Where the password comes from.</param>
    public static async Task<GuardedNode> StartAsync(GuardedRedis redis, IReadOnlyList<string> keyFiles, PasswordSource source)
    {
        ServiceSite site = new();
        string file = site.PathOf("redis.password");
        await File.WriteAllTextAsync(file, redis.Text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string password = source switch
        {
            PasswordSource.Environment => "password=${env:REDIS_PASSWORD}",
            PasswordSource.File => $"password=${{file:{file}}}",
            PasswordSource.Credential => "password=${credential:redis.password}",
            _ => $"passwordfile={file}",
        };
        string configuration = site.PathOf("node.conf");
        await File.WriteAllLinesAsync(configuration,
        [
            .. site.Directives, $"nodename {source}", $"keyencryptionkey {string.Join(' ', keyFiles)}", "ntsrotate 2", "ntskeylifetime 120", "metrics 127.0.0.1:0",
            $"ntsdumpdir {site.Program.StateFolder}", $"redis localhost:{redis.Process.Port},tls=yes,ca={redis.Certificate.CertificatePath},{password}",
        ]);
        ProgramStart plain = site.Program.Start("serve", "-f", configuration);
        Dictionary<string, string?> variables = new(plain.Environment, StringComparer.Ordinal);
        variables.Add(source == PasswordSource.Environment ? "REDIS_PASSWORD" : "CREDENTIALS_DIRECTORY", source == PasswordSource.Environment ? redis.Text : Path.GetDirectoryName(file));
        ProgramStart start = plain with { Environment = variables };
        GuardedNode node = new(site, start, configuration);
        try
        {
            (node._service, _) = await ServiceProcess.StartAsync(start, printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for what <c>cluster --json</c> shows.</summary>
    public async Task SeeAsync(Func<JsonElement, bool> condition)
    {
        string seen = "";
        await Poll.UntilAsync(
            async () =>
            {
                seen = (await RunAsync("cluster", "--json")).Output;
                using var document = JsonDocument.Parse(seen);
                return condition(document.RootElement);
            },
            Within,
            () => $"{seen}\n{Service.Output}",
            BetweenLooks);
    }

    /// <summary>Everything that it says of itself at this moment, its log included.</summary>
    public async Task<string> ShowAsync()
    {
        string[][] questions = [["status"], ["status", "--json"], ["cluster"], ["cluster", "--json"], ["ring", "status"], ["ring", "status", "--json"]];
        List<string> shown = [Service.Output];
        foreach (string[] question in questions)
        {
            CommandResult answer = await RunAsync(question);
            Assert.True(answer.Output.Length > 100, $"{string.Join(' ', question)}: {answer.Output}");
            shown.Add(answer.Output);
        }

        string place = await WebPage.PlaceAsync(Service);
        return string.Join('\n', [.. shown, await WebPage.ReadAsync(place, "/metrics", HttpStatusCode.OK), await WebPage.ReadAsync(place, "/healthz", HttpStatusCode.OK)]);
    }

    /// <summary>What <c>check</c> says of its configuration, for people and for programs.</summary>
    public async Task<string> CheckAsync()
    {
        CommandResult text = await RunAsync("check", "-f", _configuration);
        CommandResult json = await RunAsync("check", "--json", "-f", _configuration);
        return text.ExpectExitCode(0).Output + json.ExpectExitCode(0).Output;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        Site.Dispose();
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(_start with { Arguments = arguments }, CommandDeadline);
}
