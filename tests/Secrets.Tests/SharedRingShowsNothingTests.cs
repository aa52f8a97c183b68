using System.Text.Json;

namespace PublicTime.Secrets.Tests;

/// <summary>What nodes show that share a ring through a Redis with TLS and a password: of secrets nothing, whatever Redis does.</summary>
public sealed class SharedRingShowsNothingTests(GuardedRing ring) : IClassFixture<GuardedRing>
{
    [Fact]
    public async Task No_log_line_report_or_page_shows_a_secret_wherever_the_password_comes_from_and_whatever_Redis_does()
    {
        GuardedNode asked = ring.Nodes[0];
        List<Secret> secrets = [.. await ring.SecretsAsync(), .. await NtsTraffic.MakeAsync(asked.Site, sessions: 5)];
        List<string> shown = [await asked.ShowAsync(), .. await Task.WhenAll(ring.Nodes.Select(node => node.CheckAsync()))];
        await ring.Redis.TurnAwayAsync();
        await using GuardedNode refused = await GuardedNode.StartAsync(ring.Redis, ring.KeyFiles, PasswordSource.File);
        await asked.SeeAsync(cluster => ReasonIn(cluster).Contains("refuses the", StringComparison.Ordinal));
        await refused.SeeAsync(cluster => ReasonIn(cluster).Contains("refuses the", StringComparison.Ordinal));
        shown.AddRange([await asked.ShowAsync(), await refused.ShowAsync()]);
        await ring.Redis.Process.KillAsync();
        await asked.SeeAsync(cluster => ReasonIn(cluster).Contains("no connection can be made", StringComparison.Ordinal));
        shown.AddRange([await asked.ShowAsync(), .. ring.Nodes.Select(node => node.Service.Output)]);
        secrets.AddRange(await ring.SecretsAsync());

        SecretSearch search = new(secrets);
        Assert.All(shown, text => Assert.Empty(search.FindIn(text)));
        Assert.All(shown, text => Assert.Contains("edis", text, StringComparison.Ordinal));
        Assert.All(shown, text => Assert.Equal([ring.Redis.Password.Name], search.FindIn($"{text} {ring.Redis.Text}")));
    }

    /// <summary>The client library takes the password as a string, which nobody can zero or leave out: that much a core shows, and the documentation says so.</summary>
    [Fact]
    public async Task A_core_would_show_the_password_of_Redis_and_no_key()
    {
        IReadOnlyList<Secret> traffic = await NtsTraffic.MakeAsync(ring.Nodes[1].Site, sessions: 5);
        SecretSearch search = new([.. await ring.SecretsAsync(), .. traffic.Where(secret => secret.Name.EndsWith("key", StringComparison.Ordinal))]);
        foreach (GuardedNode node in ring.Nodes)
        {
            HashSet<string> hidden = new(StringComparer.Ordinal);
            List<string> shown = [];
            foreach (MemoryArea area in ProcessMemory.AreasOf(node.Service.Id))
            {
                IReadOnlyList<string> found = ProcessMemory.Search(node.Service.Id, area, search);
                hidden.UnionWith(area.IsDumped ? [] : found);
                shown.AddRange(area.IsDumped ? found.Select(name => $"{name} in {area.Description}") : []);
            }

            Assert.Contains("key-encryption key 1", hidden);
            Assert.Contains("key-encryption key 2", hidden);
            Assert.Contains(hidden, name => name.StartsWith("seed", StringComparison.Ordinal));
            Assert.Contains(hidden, name => name.StartsWith("cookie key", StringComparison.Ordinal));
            Assert.Contains(shown, place => place.StartsWith(ring.Redis.Password.Name, StringComparison.Ordinal));
            Assert.DoesNotContain(shown, place => !place.StartsWith(ring.Redis.Password.Name, StringComparison.Ordinal));
        }
    }

    private static string ReasonIn(JsonElement cluster) => cluster.GetProperty("stores")[0].GetProperty("reason").GetString() ?? "";
}
