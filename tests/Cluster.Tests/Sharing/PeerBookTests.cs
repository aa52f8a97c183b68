using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;

namespace PublicTime.Cluster.Tests.Sharing;

public sealed class PeerBookTests
{
    private const ulong Id = 7;

    private readonly ManualTime _time = new();
    private readonly PeerBook _book;

    public PeerBookTests() => _book = new PeerBook(_time);

    [Fact]
    public void A_node_that_began_again_very_often_is_still_heard_under_a_smaller_number()
    {
        for (ulong process = 1; process <= 100; process++)
        {
            Note(process, 1000 + (long)process);
        }

        _time.Advance(Peer.AliveFor);
        Note(101, 5);
        Assert.Equal(1100, _book.Find(Id)!.Report.Sequence); // perhaps an old record
        Note(101, 6);

        Assert.Equal(6, _book.Find(Id)!.Report.Sequence);
        Assert.Equal(_time.GetTimestamp(), _book.Find(Id)!.HeardAt);
    }

    [Fact]
    public void While_a_node_is_alive_nothing_under_a_smaller_number_is_believed()
    {
        Note(1, 1000);
        Note(1, 1001);
        Note(2, 5);
        Note(2, 6);

        Assert.Equal(1001, _book.Find(Id)!.Report.Sequence);
    }

    private void Note(ulong process, long sequence) => _book.Note(new NodeReport { Id = Id, Sequence = sequence, Incarnation = process, Name = "n" }, _time.GetTimestamp());
}
