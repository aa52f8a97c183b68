namespace PublicTime.Benchmarks;

/// <summary>A thread that publishes a ring again and again while it is told to.</summary>
internal sealed class RingPublishing : IDisposable
{
    private readonly LivingRing _ring;
    private readonly TimeSpan _pause;
    private readonly ManualResetEventSlim _on = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private bool _isOn;

    /// <summary>Begins silent.</summary>
    /// <param name="ring">Used by nobody else while it is on.</param>
    /// <param name="pause">Between two publications.</param>
    public RingPublishing(LivingRing ring, TimeSpan pause)
    {
        (_ring, _pause) = (ring, pause);
        _thread = new Thread(Run) { IsBackground = true, Name = "publishing" };
        _thread.Start();
    }

    /// <summary>How often it was published.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it publishes; off from the return of the call on.</summary>
    public bool IsOn
    {
        get => _isOn;
        set
        {
            lock (_gate)
            {
                _isOn = value;
            }

            if (value)
            {
                _on.Set();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        _on.Set();
        _thread.Join();
        _on.Dispose();
        _ended.Dispose();
    }

    // The pause comes first and goes over the ends of windows: a publication is due so often in a second of windows, wherever in a window that is.
    private void Run()
    {
        while (!_ended.Wait(_pause))
        {
            _on.Wait();
            lock (_gate)
            {
                if (_isOn)
                {
                    _ring.GoOn();
                    Count++;
                }
                else
                {
                    _on.Reset();
                }
            }
        }
    }
}
