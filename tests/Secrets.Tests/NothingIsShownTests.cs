using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Secrets.Tests;

/// <summary>What a running service shows of its secrets, and of its clients': nothing.</summary>
public sealed class NothingIsShownTests
{
    // A key mints for two seconds, so that seeds are drawn, ratcheted and forgotten while the test looks.
    private static readonly string[] Rotation = ["ntsrotate 2", "ntskeylifetime 30"];

    private readonly Secret _marker = new("marker", new Noise(Seed.Print()).Octets(32));

    [Fact]
    public async Task No_log_line_and_no_status_shows_a_key_a_cookie_or_a_unique_identifier()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync(Rotation);
        IReadOnlyList<Secret> ring = await RingSecrets.ReadAsync(site.Program.StateFolder);
        IReadOnlyList<Secret> traffic = await NtsTraffic.MakeAsync(site, sessions: 10);
        string status = (await site.Program.RunAsync("status")).ExpectExitCode(0).Output;
        string json = (await site.Program.RunAsync("status", "--json")).ExpectExitCode(0).Output;
        IReadOnlyList<Secret> laterRing = await RingSecrets.ReadAsync(site.Program.StateFolder);
        await service.WaitForLineAsync("Cookies are now minted under");
        Assert.Equal(0, await service.StopAsync());

        SecretSearch search = new([.. ring, .. traffic, .. laterRing]);
        Assert.Contains(traffic, secret => secret.Name == "unique identifier");
        Assert.Empty(search.FindIn(service.Output));
        Assert.Empty(search.FindIn(status));
        Assert.Empty(search.FindIn(json));
        Assert.Equal(["cookie"], search.FindIn(json + Convert.ToHexString(traffic.First(secret => secret.Name == "cookie").Octets)));
    }

    [Fact]
    public async Task The_rings_secrets_are_only_where_no_core_dump_shows_them()
    {
        using ServiceSite site = new();
        LeaveKeysOfChronyd(site);
        await using ServiceProcess service = await ServiceProcess.StartAsync(Marked(site), site.NtpPort, site.KePort);
        SecretSearch search = await SearchForKeysAsync(site);
        HashSet<string> hidden = new(StringComparer.Ordinal);
        List<string> shown = [];
        foreach (MemoryArea area in ProcessMemory.AreasOf(service.Id))
        {
            IReadOnlyList<string> found = ProcessMemory.Search(service.Id, area, search);
            hidden.UnionWith(area.IsDumped ? [] : found);
            shown.AddRange(area.IsDumped ? found.Select(name => $"{name} in {area.Description}") : []);
        }

        // The ring is where it belongs, and the search sees areas of both kinds: the marker stands in the environment.
        Assert.Contains("key-encryption key", hidden);
        Assert.Contains(hidden, name => name.StartsWith("seed", StringComparison.Ordinal));
        Assert.Contains(hidden, name => name.StartsWith("cookie key", StringComparison.Ordinal));
        Assert.Contains(hidden, name => name.StartsWith("imported cookie key", StringComparison.Ordinal));
        Assert.Contains(shown, place => place.StartsWith("marker", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, place => !place.StartsWith("marker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_core_that_the_kernel_dumped_shows_no_key()
    {
        string pattern = (await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern")).Trim();
        Assert.SkipUnless(pattern.StartsWith("core", StringComparison.Ordinal), $"cores of this machine go to {pattern}");
        using ServiceSite site = new();
        using TemporaryFolder folder = new();
        LeaveKeysOfChronyd(site);
        ProgramStart serve = Marked(site);
        ProgramStart dumping = serve with
        {
            Program = "prlimit",
            Arguments = ["--core=unlimited", serve.Program, .. serve.Arguments],
            WorkingFolder = folder.Path,
        };
        await using ServiceProcess service = await ServiceProcess.StartAsync(dumping, site.NtpPort, site.KePort);
        SecretSearch search = await SearchForKeysAsync(site);
        await service.SignalAsync("XCPU"); // dumps a core, and the runtime does not handle it
        await service.WaitForExitAsync();

        string core = Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(["marker in hexadecimal"], FindInFile(core, search));
    }

    /// <summary>With a marker in the environment, which every dump shows: a search that does not find it is no search.</summary>
    private ProgramStart Marked(ServiceSite site)
    {
        ProgramStart serve = site.Program.Start(["serve", .. site.Directives]);
        return serve with
        {
            Environment = new Dictionary<string, string?>(serve.Environment, StringComparer.Ordinal) { ["MARKER"] = Convert.ToHexString(_marker.Octets) },
        };
    }

    /// <summary>An <c>ntskeys</c> as chronyd 4.3 writes it, in the state folder before the first start.</summary>
    private static void LeaveKeysOfChronyd(ServiceSite site)
    {
        Noise noise = new(Seed.Print());
        IEnumerable<string> lines = Enumerable.Range(0, 4).Select(slot => $"{0x77665500 + slot:X8} {Convert.ToHexString(noise.Octets(32))}");
        Directory.CreateDirectory(site.Program.StateFolder);
        File.WriteAllLines(Path.Combine(site.Program.StateFolder, "ntskeys"), ["NKS0", "15 0.0", .. lines]);
    }

    private async Task<SecretSearch> SearchForKeysAsync(ServiceSite site)
    {
        IReadOnlyList<Secret> traffic = await NtsTraffic.MakeAsync(site, sessions: 5);
        IReadOnlyList<Secret> ring = await RingSecrets.ReadAsync(site.Program.StateFolder);
        return new SecretSearch([.. ring, .. traffic.Where(secret => secret.Name.EndsWith("key", StringComparison.Ordinal)), _marker]);
    }

    private static string[] FindInFile(string path, SecretSearch search)
    {
        const int ChunkLength = 1 << 20;
        const int Overlap = 64;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        HashSet<string> found = new(StringComparer.Ordinal);
        byte[] chunk = new byte[ChunkLength];
        for (long at = 0; at < file.Length; at += ChunkLength - Overlap)
        {
            file.Position = at;
            found.UnionWith(search.FindIn(chunk.AsSpan(0, file.ReadAtLeast(chunk, ChunkLength, throwOnEndOfStream: false))));
        }

        return [.. found];
    }
}
