namespace PublicTime.KeService.Sessions;

/// <summary>The one absolute deadline of a session. Owned by that session.</summary>
/// <remarks>Reading ends a little earlier, so that the Error record for a request that did not come in time still goes out before it.</remarks>
public sealed class KeDeadline : IDisposable
{
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationToken _abort;
    private readonly CancellationTokenRegistration _abortRegistration;

    /// <summary>Starts now.</summary>
    /// <param name="session">From now to the end of everything.</param>
    /// <param name="reserve">How long before that reading ends.</param>
    /// <param name="time">What measures it.</param>
    /// <param name="abort">Ends everything at once.</param>
    public KeDeadline(TimeSpan session, TimeSpan reserve, TimeProvider time, CancellationToken abort)
    {
        _whole = new CancellationTokenSource(session, time);
        _reading = new CancellationTokenSource(session - reserve, time);
        _abort = abort;
        _abortRegistration = abort.UnsafeRegister(static self => ((KeDeadline)self!).Abort(), this);
    }

    /// <summary>Cancelled when no more is read.</summary>
    public CancellationToken Reading => _reading.Token;

    /// <summary>Cancelled when the session must be over.</summary>
    public CancellationToken Whole => _whole.Token;

    /// <summary>Whether it was not time that ran out.</summary>
    public bool IsAborted => _abort.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _abortRegistration.Dispose();
        _reading.Dispose();
        _whole.Dispose();
    }

    private void Abort()
    {
        _reading.Cancel();
        _whole.Cancel();
    }
}
