using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>An actor with its node, without threads: what it tells itself waits here until the fleet's time has come to it.</summary>
internal sealed class TestNode : IActorContext<ClusterMessage>, IServedClock, IDisposable
{
    private readonly TestFleet _fleet;
    private readonly List<(long Due, ClusterMessage Message)> _waiting = [];
    private readonly Published<ClusterView> _view = new(new ClusterView { RingName = "fleet", NodeName = "" });
    private readonly ClusterActor _actor;

    public TestNode(TestFleet fleet, string name)
    {
        _fleet = fleet;
        Ring = fleet.Node(name, Log);
        _actor = new ClusterActor(this, Ring, new ClusterSurroundings
        {
            Settings = fleet.Settings,
            Clock = this,
            Condition = () => Condition,
            Wished = (kind, through) => Wished.Add($"{kind} by {through}"),
            View = _view,
            Looked = _ => Looks++,
            Log = Log,
        });
    }

    public ActorRef<ClusterMessage> Self { get; } = new("cluster", _ => true);

    public TimeProvider Time => _fleet.Time;

    public SharedRing Ring { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>What it saw last.</summary>
    public ClusterView Seen => _view.Snapshot.Current;

    public NodeCondition Condition { get; set; } = new() { IsSynchronized = true };

    /// <summary>How far its served clock is ahead.</summary>
    public TimeSpan ClockError { get; set; }

    public List<string> Wished { get; } = [];

    public int Looks { get; private set; }

    public ServedTime Read() => new(_fleet.Time.GetUtcNow() + ClockError, Condition.IsSynchronized);

    public void TellSelfAfter(TimeSpan delay, ClusterMessage message) => _waiting.Add((_fleet.Time.GetTimestamp() + delay.Ticks, message));

    /// <summary>Tells it, and it is done at once.</summary>
    public void Tell(ClusterMessage message) =>
        Assert.True(_actor.ReceiveAsync(message, CancellationToken.None).AsTask().IsCompletedSuccessfully, "it waits for something");

    /// <summary>Asks for something, and says how it went.</summary>
    public ClusterOutcome Ask(Func<ClusterReply, ClusterMessage> command)
    {
        var reply = new ClusterReply();
        Tell(command(reply));
        Assert.True(reply.Outcome.IsCompletedSuccessfully);
        return reply.Outcome.Result;
    }

    /// <summary>Delivers what has fallen due.</summary>
    public void Wake()
    {
        while (_waiting.FindIndex(entry => entry.Due <= _fleet.Time.GetTimestamp()) is >= 0 and int at)
        {
            ClusterMessage message = _waiting[at].Message;
            _waiting.RemoveAt(at);
            Tell(message);
        }
    }

    public void Dispose() => _actor.Dispose();

    /// <summary>Milliseconds pass, and actors wake in each.</summary>
    public static void Pass(TestFleet fleet, TimeSpan span, params TestNode[] nodes)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(1))
        {
            fleet.Time.Advance(TimeSpan.FromMilliseconds(1));
            Array.ForEach(nodes, node => node.Wake());
        }
    }
}
