namespace PublicTime.Actors.Tests;

/// <summary>A receiver that notices when it is entered while a message is still in hand.</summary>
internal sealed class OverlapDetector(Func<Task> pause) : IActor<int>
{
    private int _inside;
    private int _received;

    public bool HasOverlapped { get; private set; }

    public int Received => Volatile.Read(ref _received);

    public async ValueTask ReceiveAsync(int message, CancellationToken stopping)
    {
        HasOverlapped |= Interlocked.Increment(ref _inside) > 1;
        await pause();
        Interlocked.Decrement(ref _inside);
        Interlocked.Increment(ref _received);
    }
}
