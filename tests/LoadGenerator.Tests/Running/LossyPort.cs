using PublicTime.Native.Packets;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>Loses everything that is sent while a condition holds.</summary>
internal sealed class LossyPort(IDatagramPort inner, Func<bool> loses) : IDatagramPort
{
    public int Batch => inner.Batch;

    public int Flows => inner.Flows;

    public Span<byte> Outgoing(int slot) => inner.Outgoing(slot);

    public void Address(int slot, int flow, int length) => inner.Address(slot, flow, length);

    public SendResult Send(int count) => loses() ? new SendResult(count, 0) : inner.Send(count);

    public bool WasRefused(int slot) => false;

    public int Receive() => inner.Receive();

    public ReadOnlySpan<byte> Incoming(int index) => inner.Incoming(index);

    public int FlowOf(int index) => inner.FlowOf(index);

    public long Dropped => inner.Dropped;

    public void Wait(long nanoseconds) => inner.Wait(nanoseconds);

    public void Dispose() => inner.Dispose();
}
