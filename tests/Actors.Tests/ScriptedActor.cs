namespace PublicTime.Actors.Tests;

/// <summary>An actor whose behaviour a test gives as functions.</summary>
internal sealed class ScriptedActor<TMessage>(Func<TMessage, CancellationToken, ValueTask> receive, Action? release = null) : IActor<TMessage>, IAsyncDisposable
    where TMessage : notnull
{
    public ScriptedActor(Action<TMessage> receive, Action? release = null)
        : this(
            (message, _) =>
            {
                receive(message);
                return ValueTask.CompletedTask;
            },
            release)
    {
    }

    public ValueTask ReceiveAsync(TMessage message, CancellationToken stopping) => receive(message, stopping);

    public ValueTask DisposeAsync()
    {
        release?.Invoke();
        return ValueTask.CompletedTask;
    }
}
