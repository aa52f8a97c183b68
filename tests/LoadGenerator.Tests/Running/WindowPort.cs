using PublicTime.Native.Packets;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>Watches how many requests of a moment have no answer yet.</summary>
internal sealed class WindowPort(IDatagramPort inner) : IDatagramPort
{
    private int _sinceAnswer;

    /// <summary>The most that were sent without an answer in between.</summary>
    public int MostUnanswered { get; private set; }

    public int Batch => inner.Batch;

    public int Flows => inner.Flows;

    public Span<byte> Outgoing(int slot) => inner.Outgoing(slot);

    public void Address(int slot, int flow, int length) => inner.Address(slot, flow, length);

    public SendResult Send(int count)
    {
        _sinceAnswer += count;
        MostUnanswered = Math.Max(MostUnanswered, _sinceAnswer);
        return inner.Send(count);
    }

    public bool WasRefused(int slot) => inner.WasRefused(slot);

    public int Receive()
    {
        int count = inner.Receive();
        _sinceAnswer = count > 0 ? 0 : _sinceAnswer;
        return count;
    }

    public ReadOnlySpan<byte> Incoming(int index) => inner.Incoming(index);

    public int FlowOf(int index) => inner.FlowOf(index);

    public long Dropped => inner.Dropped;

    public void Wait(long nanoseconds)
    {
        inner.Wait(nanoseconds);
        _sinceAnswer = nanoseconds > 1_000_000 ? 0 : _sinceAnswer;
    }

    public void Dispose() => inner.Dispose();
}
