namespace PublicTime.KeService.Tests;

public sealed class AdvertisedServersTests
{
    private const int Draws = 100_000;

    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public void Every_server_holds_exactly_as_many_tickets_as_it_has_weight()
    {
        for (int list = 0; list < 200; list++)
        {
            AdvertisedServers servers = Random(1 + _noise.Below(20));

            IEnumerable<AdvertisedServer> holders = Enumerable.Range(0, servers.Tickets).Select(servers.HolderOf);

            Assert.Equal(servers.Servers.SelectMany(server => Enumerable.Repeat(server, server.Weight)), holders);
        }
    }

    [Fact]
    public void Sessions_are_spread_as_the_weights_say()
    {
        for (int list = 0; list < 20; list++)
        {
            AdvertisedServers servers = Random(2 + _noise.Below(30));

            Assert.True(ChiSquare(servers, draw => servers.TryDraw(draw, out AdvertisedServer? server) ? server : null) < Limit(servers));
        }
    }

    /// <summary>The oracle of the test above can fail: it rejects who looks at names and not at weights, and who gives one ticket to the neighbour.</summary>
    [Fact]
    public void A_spread_that_is_not_by_weight_is_noticed()
    {
        AdvertisedServers servers = new(new AdvertisedServer("a", 123, 10), new AdvertisedServer("b", 123, 12), new AdvertisedServer("c", 123, 11));

        Assert.True(ChiSquare(servers, draw => servers.Servers[draw(servers.Servers.Length)]) > Limit(servers));
        Assert.True(ChiSquare(servers, draw => servers.HolderOf(Math.Max(0, draw(servers.Tickets) - 1))) > Limit(servers));
    }

    [Fact]
    public void The_only_server_gets_everyone_whatever_its_weight()
    {
        AdvertisedServers servers = new(new AdvertisedServer("a", 123, AdvertisedServer.MaxWeight));

        Assert.Equal(AdvertisedServer.MaxWeight, servers.Tickets);
        Assert.True(servers.TryDraw(_ => 0, out AdvertisedServer? first));
        Assert.True(servers.TryDraw(tickets => tickets - 1, out AdvertisedServer? last));
        Assert.Same(first, last);
    }

    [Fact]
    public void Where_nobody_is_named_clients_are_sent_to_the_address_that_they_asked()
    {
        Assert.True(AdvertisedServers.AtAddressAsked(1123).TryDraw(_noise.Below, out AdvertisedServer? server));

        Assert.Equal(new AdvertisedServer(Name: null, 1123), server);
    }

    [Fact]
    public void Without_a_usable_server_nothing_is_drawn()
    {
        Assert.False(new AdvertisedServers().TryDraw(_ => throw new InvalidOperationException("There is nothing to draw from."), out AdvertisedServer? server));
        Assert.Null(server);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        AdvertisedServers servers = Random(AdvertisedServers.MaxServers);
        Func<int, int> draw = _noise.Below;

        Assert.Equal(0, ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                servers.TryDraw(draw, out _);
            }
        }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_ticket_that_there_is_not_is_refused(int ticket)
    {
        AdvertisedServers servers = new(new AdvertisedServer("a", 123, 3), new AdvertisedServer("b", 123));

        Assert.Throws<ArgumentOutOfRangeException>(() => servers.HolderOf(ticket));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_weight_out_of_range_is_refused(int weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdvertisedServer("a", 123, weight));

    [Fact]
    public void More_servers_than_a_list_may_have_are_refused() =>
        Assert.Throws<ArgumentException>(() => Random(AdvertisedServers.MaxServers + 1));

    private AdvertisedServers Random(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => new AdvertisedServer($"ntp{i}.example", 123, 1 + _noise.Below(AdvertisedServer.MaxWeight)))]);

    /// <summary>Pearson's statistic of the draws against the weights.</summary>
    private double ChiSquare(AdvertisedServers servers, Func<Func<int, int>, AdvertisedServer?> draw)
    {
        Dictionary<AdvertisedServer, int> seen = servers.Servers.ToDictionary(server => server, _ => 0);
        for (int i = 0; i < Draws; i++)
        {
            seen[draw(_noise.Below)!]++;
        }

        return servers.Servers.Sum(server =>
        {
            double expected = (double)Draws * server.Weight / servers.Tickets;
            return (seen[server] - expected) * (seen[server] - expected) / expected;
        });
    }

    /// <summary>What a right spread exceeds once in a million (five standard deviations, by Wilson and Hilferty's approximation).</summary>
    private static double Limit(AdvertisedServers servers)
    {
        double freedom = servers.Servers.Length - 1;
        double variance = 2 / (9 * freedom);
        return freedom * Math.Pow(1 - variance + (5 * Math.Sqrt(variance)), 3);
    }
}
