using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>The way from one node to one store: what goes over it is done when the world says so, perhaps late, twice, or never.</summary>
internal sealed class Wire(SimulatedStore store) : ISharedStore
{
    private readonly List<Letter> _letters = [];
    private readonly List<Action> _strays = [];

    public string Name => "simulated";

    /// <summary>Whether anything gets through.</summary>
    public bool IsCut { get; set; }

    public bool IsWaitedFor => _letters.Count > 0;

    public async ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation) =>
        await Post(() => store.Exchange(exchange), new StoreAnswer(null, "No answer.")).ConfigureAwait(false);

    public async ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation) =>
        await Post(() => store.Write(expectedGeneration, ring), new RingWriteResult(RingWriteOutcome.Failed, "No answer.")).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One letter goes its way.</summary>
    /// <param name="random">Decides its fate.</param>
    /// <param name="isSafe">Whether nothing happens to it on the way.</param>
    public void Deliver(Noise random, bool isSafe)
    {
        Letter letter = _letters[0];
        _letters.RemoveAt(0);
        int fate = IsCut ? 0 : isSafe ? 99 : random.Below(100);
        if (fate < 2)
        {
            _strays.Add(letter.Do); // given up on, and it may arrive yet
            letter.GiveUp();
            return;
        }

        letter.Do();
        if (fate < 4)
        {
            letter.GiveUp(); // done, and nobody heard
        }
        else
        {
            letter.Answer();
        }

        if (fate is >= 4 and < 6)
        {
            _strays.Add(letter.Do); // will be repeated
        }
    }

    /// <summary>Something late or repeated arrives.</summary>
    public void DeliverStray(Noise random)
    {
        if (_strays.Count > 0 && !IsCut)
        {
            int at = random.Below(_strays.Count);
            _strays[at]();
            _strays.RemoveAt(at);
        }
    }

    /// <summary>Nobody waits any more; what was sent may still arrive.</summary>
    public void Abandon()
    {
        _strays.AddRange(_letters.Select(letter => letter.Do));
        _letters.Clear();
    }

    private Task<T> Post<T>(Func<T> act, T unheard)
    {
        var answered = new TaskCompletionSource<T>();
        T result = unheard;
        _letters.Add(new Letter(() => result = act(), () => answered.SetResult(result), () => answered.SetResult(unheard)));
        return answered.Task;
    }

    private sealed record Letter(Action Do, Action Answer, Action GiveUp);
}
