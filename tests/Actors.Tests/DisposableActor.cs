namespace PublicTime.Actors.Tests;

/// <summary>Fails at every message and says when it is disposed.</summary>
internal sealed class DisposableActor(Inbox<string> inbox) : IActor<string>, IDisposable
{
    public ValueTask ReceiveAsync(string message, CancellationToken stopping) => throw new InvalidOperationException(message);

    public void Dispose() => inbox.Add("disposed");
}
