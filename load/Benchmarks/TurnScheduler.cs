using System.IO.Pipelines;

namespace PublicTime.Benchmarks;

/// <summary>Keeps one side's work until its turn comes, so that client and server run one after the other on one thread.</summary>
internal sealed class TurnScheduler : PipeScheduler
{
    private readonly Queue<(Action<object?> Action, object? State)> _waiting = new();

    public override void Schedule(Action<object?> action, object? state) => _waiting.Enqueue((action, state));

    /// <summary>Runs what waits and what comes of it; false when nothing waited.</summary>
    public bool TakeTurn()
    {
        bool any = false;
        while (_waiting.TryDequeue(out (Action<object?> Action, object? State) next))
        {
            any = true;
            next.Action(next.State);
        }

        return any;
    }
}
