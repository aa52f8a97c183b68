namespace PublicTime.Cluster;

/// <summary>Where one command's outcome is waited for: told once, by the actor that carried it out.</summary>
public sealed class ClusterReply
{
    private readonly TaskCompletionSource<ClusterOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How it went.</summary>
    public Task<ClusterOutcome> Outcome => _outcome.Task;

    /// <summary>Says how it went; a second time changes nothing.</summary>
    public void Tell(ClusterOutcome outcome) => _outcome.TrySetResult(outcome);
}
