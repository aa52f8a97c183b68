namespace PublicTime.KeService.Sessions;

/// <summary>The one absolute deadline of a session. Owned by that session.</summary>
/// <remarks>Reading ends a little earlier, so that the Error record for a request that did not come in time still goes out before it.</remarks>
public sealed class KeDeadline : IDisposable
{
    // What a client needs to take the answer and close, at the worst over a path with losses; a place is not kept longer for it.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationToken _abort;
    private readonly CancellationTokenRegistration _abortRegistration;
    private CancellationTokenRegistration _closingRegistration;

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

    /// <summary>Cancelled when the client has had its time to close, and at the deadline at the latest. Ends <see cref="Reading"/>.</summary>
    public CancellationToken BeginClosing()
    {
        if (_reading.IsCancellationRequested)
        {
            return Whole;
        }

        _reading.CancelAfter(Closing);
        _closingRegistration = Whole.UnsafeRegister(static reading => ((CancellationTokenSource)reading!).Cancel(), _reading);
        return _reading.Token;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _abortRegistration.Dispose();
        _closingRegistration.Dispose();
        _reading.Dispose();
        _whole.Dispose();
    }

    private void Abort()
    {
        _reading.Cancel();
        _whole.Cancel();
    }
}
