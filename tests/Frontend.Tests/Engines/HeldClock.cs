using System.Runtime;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>The host's clock, which holds up the worker that reads it, so that datagrams gather, and counts what its thread has compiled.</summary>
internal sealed class HeldClock : IRawClock, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HostClock _host = new();
    private readonly ManualResetEventSlim _isFree = new(initialState: true);
    private readonly SemaphoreSlim _held = new(0);
    private readonly List<long> _compiled = new(1000);
    private volatile bool _holds;
    private volatile bool _counts;

    public sbyte Precision => _host.Precision;

    public RawInstant Now() => _host.Now();

    /// <summary>Once at the beginning of a batch.</summary>
    public RawReading Read()
    {
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
        if (_counts)
        {
            _compiled.Add(compiled);
        }

        if (_holds)
        {
            _holds = false;
            _held.Release();
            _isFree.Wait(Patience);
        }

        return _host.Read();
    }

    /// <summary>The next reading waits.</summary>
    public void Hold()
    {
        _isFree.Reset();
        _holds = true;
    }

    public void AwaitHeld() => Assert.True(_held.Wait(Patience));

    /// <summary>Lets go of the batch that is held, and of the one after it.</summary>
    /// <param name="ask">Waits until a third has been answered.</param>
    public int CompiledInNextBatch(Action ask)
    {
        _counts = true;
        _isFree.Set();
        ask();
        return (int)(_compiled[1] - _compiled[0]);
    }

    public void Dispose()
    {
        _isFree.Dispose();
        _held.Dispose();
    }
}
