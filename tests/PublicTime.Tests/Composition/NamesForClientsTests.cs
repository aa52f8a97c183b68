using PublicTime.Cluster.Membership;
using PublicTime.Composition;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.CookieKeys.Ring;
using PublicTime.Tests.Supervision;

namespace PublicTime.Tests.Composition;

public sealed class NamesForClientsTests
{
    private const int Goes = 6154;
    private const int NobodyLeft = 6155;
    private static readonly string[] Both = ["a.example", "b.example"];

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private NamesForClients _names;
    private long _sequence;
    private long _sequenceOfB;
    private bool _isRegistered = true;

    public NamesForClientsTests() => _names = Names();

    [Fact]
    public void A_front_end_that_died_is_named_for_three_more_seconds_and_again_once_it_is_heard()
    {
        Pass(20, reportsOfB: true);

        Pass(2, reportsOfB: false);
        Assert.Equal(Both, Named());
        Pass(1, reportsOfB: false);
        Assert.Equal(["a.example"], Named());
        Assert.Single(_log.Texts(Goes));
        Assert.Equal([(NameState.Good, true), (NameState.Silent, false)], Seen());
        Pass(1, reportsOfB: true);
        Assert.Equal(Both, Named());
        Assert.Equal([(NameState.Good, true), (NameState.Good, true)], Seen());
    }

    [Fact]
    public void While_Redis_is_away_and_after_it_everybody_stays_named()
    {
        Pass(20, reportsOfB: true);
        Pass(3600, reportsOfB: false, isRedisThere: false);
        Pass(5, reportsOfB: false);

        Assert.Equal(Both, Named());
        Assert.Empty(_log.Texts(Goes));
        Assert.Empty(_log.Texts(NobodyLeft));
    }

    [Fact]
    public void A_front_end_that_left_is_not_taken_for_somebody_elses()
    {
        Pass(20, reportsOfB: true);
        Pass(20, reportsOfB: false, hasB: false);

        Assert.Equal(["a.example"], Named());
        Assert.Contains("b.example port 123 (Gone)", Assert.Single(_log.Texts(Goes)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_process_knew_of_names_is_known_to_the_next()
    {
        string folder = Directory.CreateTempSubdirectory("publictime-names-").FullName;
        _names.KeepIn(folder);
        Pass(20, reportsOfB: true);
        _names = Names();
        _names.KeepIn(folder);
        Pass(2, reportsOfB: false, hasB: false);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(["a.example"], Named());
    }

    [Fact]
    public void A_name_that_no_node_ever_had_is_handed_out_and_nothing_is_judged_before_this_node_is_registered()
    {
        _isRegistered = false;
        Pass(5, reportsOfB: false, hasB: false);
        Assert.Equal(Both, Named());
        Assert.Equal([(NameState.Unjudged, true), (NameState.Unjudged, true)], Seen());
        _isRegistered = true;
        Pass(5, reportsOfB: false, hasB: false);

        Assert.Equal(Both, Named());
        Assert.Equal([(NameState.Good, true), (NameState.External, true)], Seen());
        Assert.Empty(_log.Texts(Goes));
    }

    private string[] Named() => [.. _names.Current.Current.Servers.Select(server => server.Name!)];

    private (NameState, bool)[] Seen() => [.. _names.Seen.Current.Names.Select(name => (name.State, name.IsGivenOut))];

    private NamesForClients Names() =>
        new(new ServeOptions { StateFolder = "/nowhere", NtpServers = [.. Both.Select(name => new NamedServer(name, 123))] }, _time, _log);

    private void Pass(int seconds, bool reportsOfB, bool isRedisThere = true, bool hasB = true)
    {
        for (int second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _sequence += isRedisThere ? 1 : 0;
            _sequenceOfB = reportsOfB ? _sequence : _sequenceOfB;
            _names.Look(new ClusterView
            {
                RingName = "r",
                NodeName = "k1",
                IsRegistered = _isRegistered,
                Nodes = hasB ? [Node(1, Both[0], _sequence), Node(2, Both[1], _sequenceOfB)] : [Node(1, Both[0], _sequence)],
                Stores = [new StoreStatus("redis", isRedisThere, "", 1, HoldsOurs: true)],
            });
        }
    }

    private static NodeView Node(ulong id, string name, long sequence)
    {
        var condition = new NodeCondition { IsSynchronized = true, Advertised = [FrontendNames.Written(name, 123)] };
        var report = new NodeReport { Id = id, Sequence = sequence, Incarnation = 1, Name = name, IsRegistered = true, Condition = condition };
        return new NodeView(report, new RingMember(id, name), IsSelf: false, TimeSpan.Zero, HasRing: true);
    }
}
