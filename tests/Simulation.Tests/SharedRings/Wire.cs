using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>The way from one node to one store: what goes over it is done when the world says so, perhaps late, twice, or never, and answered later still.</summary>
internal sealed class Wire(SimulatedStore store, Tally tally) : ISharedStore
{
    private readonly List<Letter> _letters = [];
    private readonly List<Letter> _strays = [];

    public string Name => store.Name;

    public SimulatedStore Store => store;

    /// <summary>Whether anything gets through.</summary>
    public bool IsCut { get; set; }

    public bool IsWaitedFor => _letters.Count > 0;

    public async ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation) =>
        await Post(() => store.Exchange(exchange), new StoreAnswer(null, "No answer."), cancellation).ConfigureAwait(false);

    public async ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation) =>
        await Post(() => store.Write(expectedGeneration, ring), new RingWriteResult(RingWriteOutcome.Failed, "No answer."), cancellation).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One letter goes on by one step: to the store, or back.</summary>
    /// <param name="random">Decides its fate.</param>
    /// <param name="isSafe">Whether nothing happens to it on the way, and it goes both ways at once.</param>
    public void Deliver(Noise random, bool isSafe)
    {
        Letter letter = _letters[0];
        int fate = IsCut ? 0 : isSafe ? 99 : random.Below(100);
        if (letter.IsDone)
        {
            Return(letter, isLost: fate < 2);
            return;
        }

        if (fate < 2)
        {
            _letters.RemoveAt(0);
            _strays.Add(letter); // given up on, and it may arrive yet
            letter.GiveUp();
            return;
        }

        letter.Do(store.Changes);
        if (fate < 4)
        {
            _strays.Add(letter); // will be repeated
        }

        if (isSafe)
        {
            Return(letter, isLost: false);
        }
    }

    /// <summary>Something late or repeated arrives.</summary>
    public void DeliverStray(Noise random)
    {
        if (_strays.Count > 0 && !IsCut)
        {
            int at = random.Below(_strays.Count);
            tally.Count(Happening.Stray);
            _strays[at].DoAgain();
            _strays.RemoveAt(at);
        }
    }

    /// <summary>Nobody waits any more; what was sent may still arrive.</summary>
    public void Abandon()
    {
        _strays.AddRange(_letters.Where(letter => !letter.IsDone));
        _letters.Clear();
    }

    private void Return(Letter letter, bool isLost)
    {
        _letters.RemoveAt(0);
        if (isLost)
        {
            tally.Count(Happening.AnswerLost);
            letter.GiveUp();
            return;
        }

        if (letter.DoneAt != store.Changes)
        {
            tally.Count(Happening.AnswerOvertaken);
        }

        letter.Answer();
    }

    private async Task<T> Post<T>(Func<T> act, T unheard, CancellationToken cancellation)
        where T : notnull
    {
        var answered = new TaskCompletionSource<T>();
        object? first = null;
        _letters.Add(new Letter(
            () =>
            {
                T outcome = act();
                first ??= outcome;
            },
            () => answered.SetResult((T)first!),
            () => answered.SetResult(unheard)));
        using CancellationTokenRegistration registration = cancellation.Register(() => answered.TrySetCanceled(cancellation));
        return await answered.Task.ConfigureAwait(false);
    }
}
