using System.Collections.Immutable;
using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Tests.Membership;

public sealed class FrontendNamesTests
{
    private const string Name = "a.example#123";
    private static readonly string[] Names = [Name, "b.example#123", "chrony.example#123"];
    private static readonly IReadOnlySet<ulong> Nobody = new HashSet<ulong>();
    private static readonly IReadOnlySet<string> None = ImmutableHashSet<string>.Empty;
    private static readonly NodeReport Able = new()
    {
        Id = 1,
        Sequence = 1,
        Incarnation = 1,
        Name = "f1",
        IsRegistered = true,
        Condition = new NodeCondition { IsSynchronized = true, Advertised = [Name] },
    };

    [Fact]
    public void A_name_is_written_without_regard_to_case_and_with_its_port() =>
        Assert.Equal("a.example#123", FrontendNames.Written("A.Example", 123));

    [Fact]
    public void A_name_that_nobody_advertises_is_handed_out_as_it_is() =>
        Assert.Equal([NameStanding.Good, NameStanding.External, NameStanding.External], FrontendNames.Judge(View(Node(Able)), Nobody, None, Names));

    /// <summary>Its node left, was forgotten, or died before this one began: nobody answers there.</summary>
    [Fact]
    public void A_name_that_a_node_once_advertised_is_nobody_elses_when_none_does_any_more()
    {
        ImmutableArray<NameStanding> standings = FrontendNames.Judge(View(Node(Able)), Nobody, ImmutableHashSet.Create(StringComparer.Ordinal, Name, Names[1]), Names);

        Assert.Equal([NameStanding.Good, NameStanding.Gone, NameStanding.External], standings);
        Assert.Equal([true, false, true], FrontendNames.Choose(standings));
        Assert.Equal([false], FrontendNames.Choose([NameStanding.Gone]));
    }

    /// <summary>As after a start while no store answers: then all that is known of front-ends is their names.</summary>
    [Fact]
    public void While_a_member_was_not_heard_of_a_nodes_name_may_be_its_and_is_named_when_no_better_one_is_left()
    {
        var unheard = new NodeView(Report: null, new RingMember(2, "f2"), IsSelf: false, SilentFor: null, HasRing: false);
        ImmutableHashSet<string> ours = ImmutableHashSet.Create(StringComparer.Ordinal, Name, Names[1]);

        ImmutableArray<NameStanding> alone = FrontendNames.Judge(View(unheard), Nobody, ours, Names[..2]);
        Assert.Equal([NameStanding.Silent, NameStanding.Silent], alone);
        Assert.Equal([true, true], FrontendNames.Choose(alone));
        Assert.Equal([true, false], FrontendNames.Choose(FrontendNames.Judge(View(Node(Able), unheard), Nobody, ours, Names[..2])));
    }

    [Fact]
    public void Who_drains_does_not_know_the_time_or_may_not_answer_is_left_out()
    {
        NodeReport[] unable =
        [
            Able with { IsRegistered = false },
            Able with { Condition = Able.Condition with { IsDraining = true } },
            Able with { Condition = Able.Condition with { IsSynchronized = false } },
            Able with { Revocations = 1 },
        ];

        Assert.All(unable, report => Assert.Equal([NameStanding.Unable], FrontendNames.Judge(View(Node(report)), Nobody, None, [Name])));
        Assert.Equal([NameStanding.Good], FrontendNames.Judge(View([.. unable.Select(report => Node(report)), Node(Able)]), Nobody, None, [Name]));
    }

    [Fact]
    public void A_silent_one_is_named_only_when_no_better_one_is_left()
    {
        NodeView silent = Node(Able);
        NodeView heard = Node(Able with { Id = 2, Condition = Able.Condition with { Advertised = [Names[1]] } });
        HashSet<ulong> one = [1];

        Assert.Equal([true], FrontendNames.Choose(FrontendNames.Judge(View(silent), one, None, [Name])));
        Assert.Equal([false, true], FrontendNames.Choose(FrontendNames.Judge(View(silent, heard), one, None, Names[..2])));
        Assert.Equal([NameStanding.Good], FrontendNames.Judge(View(silent, Node(Able with { Id = 2 })), one, None, [Name]));
    }

    [Fact]
    public void Nobody_is_named_rather_than_one_who_cannot_open_the_cookies() =>
        Assert.Equal([false], FrontendNames.Choose(FrontendNames.Judge(View(Node(Able with { IsRegistered = false })), Nobody, None, [Name])));

    private static ClusterView View(params NodeView[] nodes) => new()
    {
        RingName = "r",
        NodeName = "k1",
        Nodes = [.. nodes],
        Stores = [new StoreStatus("redis", IsReachable: true, "", 1, HoldsOurs: true)],
    };

    private static NodeView Node(NodeReport report) =>
        new(report, new RingMember(report.Id, report.Name), IsSelf: false, TimeSpan.Zero, HasRing: true);
}
