using PublicTime.Actors;

namespace PublicTime.Supervision;

/// <summary>
/// Finds out from one look after the other who stands still: who had work and has done none of it for longer than patience lasts. Who has
/// nothing to do is never found, however long. State belongs to who looks.
/// </summary>
/// <param name="patience">How long a worker may be at one piece of work.</param>
/// <param name="time">Its monotonic side measures that.</param>
internal sealed class WorkWatch(TimeSpan patience, TimeProvider time)
{
    private readonly Dictionary<string, (long Done, long Since)> _atWork = new(StringComparer.Ordinal);

    /// <summary>Looks.</summary>
    /// <param name="workers">All of them; one that is left out is forgotten.</param>
    /// <returns>The names of those that stand still.</returns>
    public IReadOnlyList<string> Stuck(IEnumerable<WorkProgress> workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        long now = time.GetTimestamp();
        List<string> stuck = [];
        var before = new Dictionary<string, (long Done, long Since)>(_atWork, StringComparer.Ordinal);
        _atWork.Clear();
        foreach (WorkProgress worker in workers)
        {
            bool isSameWork = before.TryGetValue(worker.Worker, out (long Done, long Since) known) && known.Done == worker.Done;
            if (!worker.HasWork)
            {
                continue;
            }

            long since = isSameWork ? known.Since : now;
            _atWork[worker.Worker] = (worker.Done, since);
            if (time.GetElapsedTime(since, now) >= patience)
            {
                stuck.Add(worker.Worker);
            }
        }

        return stuck;
    }
}
