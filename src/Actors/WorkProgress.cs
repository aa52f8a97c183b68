namespace PublicTime.Actors;

/// <summary>
/// A look at somebody who takes work and may be stuck: an actor, or whoever else is watched like one. Two looks tell: who had work at
/// the first and has done nothing by the second stands still; who has nothing to do may wait for ever.
/// </summary>
/// <param name="Worker">A name for logs, the same at every look and shared with nobody.</param>
/// <param name="Done">How much it has done since it began; only whether it changes means something.</param>
/// <param name="HasWork">Whether it is at work or some waits for it.</param>
public readonly record struct WorkProgress(string Worker, long Done, bool HasWork);
