using Microsoft.AspNetCore.Connections;

namespace PublicTime.Control.Http;

/// <summary>One of the places of a listener and the absolute deadline of the connection that has it. Whoever serves the connection disposes it.</summary>
internal sealed class ConnectionPlace : IDisposable
{
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _end;

    /// <summary>Begins now.</summary>
    /// <param name="connection">Aborted at the deadline, whatever it does then.</param>
    /// <param name="places">Has given one.</param>
    /// <param name="time">Measures the deadline.</param>
    public ConnectionPlace(ConnectionContext connection, SemaphoreSlim places, TimeProvider time)
    {
        _places = places;
        _deadline = new CancellationTokenSource(HttpLimits.ConnectionDeadline, time);
        _end = _deadline.Token.UnsafeRegister(static aborted => ((ConnectionContext)aborted!).Abort(), connection);
    }

    /// <summary>Gives the place back.</summary>
    public void Dispose()
    {
        _end.Dispose();
        _deadline.Dispose();
        _places.Release();
    }
}
