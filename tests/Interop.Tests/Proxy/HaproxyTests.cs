using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Proxy;

/// <summary>Two nodes behind HAProxy 2.6 with the configuration of <c>deploy/haproxy</c>: who is served, whom limits hold, what checks count as.</summary>
public sealed class HaproxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task HAProxy_finds_no_fault_with_its_configuration()
    {
        using ServiceSite site = new();

        CommandResult result = (await HaproxyProcess.CheckAsync(site.Certificate.CertificatePath)).ExpectExitCode(0);

        Assert.Equal(["Configuration file is valid"], result.Lines);
    }

    [Fact]
    public async Task Chronyd_and_query_get_their_keys_through_it()
    {
        await using KeCluster cluster = await KeCluster.StartAsync();
        ServiceSite site = cluster.Sites[0];
        for (int i = 0; i < 2; i++)
        {
            ChronySource source = new(FreePort.Udp()) { KePort = cluster.Haproxy.Port, TrustedCertificate = cluster.Trusted };
            ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(source));
            (await site.Program.RunAsync("query", "--nts", "--ca", cluster.Trusted, "--ke-port", $"{cluster.Haproxy.Port}", "127.0.0.1")).ExpectExitCode(0);
        }

        await using KeConnection overIPv6 = new();
        await overIPv6.ConnectAsync(cluster.Haproxy.Port, "::1");
        await overIPv6.HandshakeAsync();
        Assert.InRange((await overIPv6.ExchangeAsync()).Length, KeySession.ShortestAnswer, 4096);

        Dictionary<string, long>[] outcomes = [await cluster.OutcomesAsync(0), await cluster.OutcomesAsync(1)];
        Assert.All(outcomes, outcome => Assert.InRange(outcome.GetValueOrDefault("Served"), 1, 5));
        Assert.Equal(5, outcomes.Sum(outcome => outcome.GetValueOrDefault("Served")));
    }

    [Fact]
    public async Task Limits_hold_the_client_and_not_HAProxy()
    {
        await using KeCluster cluster = await KeCluster.StartAsync("allow 127.0.0.0/8", "deny 127.0.7.7", "deny ::1", "maxntsconnectionsperprefix 1");

        // Denied is who is behind HAProxy; HAProxy's own address has nothing to do with it.
        Assert.False(await IsServedAsync(cluster, "127.0.7.7"));
        Assert.False(await IsServedAsync(cluster, "::1"));
        Assert.True(await IsServedAsync(cluster, "127.0.7.8"));

        // One of a prefix on each node; another prefix has places of its own.
        await using KeConnection one = await HeldAsync(cluster, "127.0.3.1");
        await using KeConnection other = await HeldAsync(cluster, "127.0.3.2");
        Assert.NotEqual(one.Thumbprint, other.Thumbprint, StringComparer.Ordinal);
        Assert.False(await IsServedAsync(cluster, "127.0.3.3"));
        Assert.True(await IsServedAsync(cluster, "127.0.4.1"));

        long denied = 0;
        long full = 0;
        for (int node = 0; node < 2; node++)
        {
            Dictionary<string, long> outcomes = await cluster.OutcomesAsync(node);
            denied += outcomes.GetValueOrDefault("RejectedDenied");
            full += outcomes.GetValueOrDefault("RejectedPrefixCap");
        }

        Assert.Equal((2L, 1L), (denied, full));
    }

    [Fact]
    public async Task Its_health_checks_count_as_such_and_nothing_is_logged_of_them()
    {
        await using KeCluster cluster = await KeCluster.StartAsync();
        string[] before = [.. cluster.Services.Select(service => service.Output)];
        for (int node = 0; node < 2; node++)
        {
            await Poll.UntilAsync(
                async () => (await cluster.OutcomesAsync(node)).GetValueOrDefault("HealthCheck") >= 4, Patience, () => cluster.Haproxy.Output);

            // The test itself has asked whether the port is open.
            Assert.Equal(["ClosedUnused", "HealthCheck"], (await cluster.OutcomesAsync(node)).Keys.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
            Assert.StartsWith("UP", await cluster.Haproxy.StateOfAsync($"ke{node + 1}"), StringComparison.Ordinal);
        }

        Assert.Equal(before, cluster.Services.Select(service => service.Output), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_node_that_expects_no_header_is_taken_out_by_its_checks()
    {
        await using KeCluster cluster = await KeCluster.StartAsync();
        await cluster.Services[0].StopAsync();
        await using ServiceProcess plain = await cluster.Sites[0].StartAsync();

        await Poll.UntilAsync(
            async () => (await cluster.Haproxy.StateOfAsync("ke1")).StartsWith("DOWN", StringComparison.Ordinal), Patience, () => cluster.Haproxy.Output);

        Assert.True(await IsServedAsync(cluster, "127.0.0.1"));
    }

    private static async Task<KeConnection> HeldAsync(KeCluster cluster, string from)
    {
        KeConnection session = new();
        await session.ConnectAsync(cluster.Haproxy.Port, from);
        await session.HandshakeAsync();
        return session;
    }

    private static async Task<bool> IsServedAsync(KeCluster cluster, string from)
    {
        try
        {
            await using KeConnection session = await HeldAsync(cluster, from);
            return (await session.ExchangeAsync()).Length >= KeySession.ShortestAnswer;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
