namespace PublicTime.CookieKeys.Rotation;

/// <summary>Where the outcome of one wish is waited for: told once, by the actor that carried it out. It is never told when the actor fails over it.</summary>
public sealed class RotationReply
{
    private readonly TaskCompletionSource<RotationOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How it went.</summary>
    public Task<RotationOutcome> Outcome => _outcome.Task;

    /// <summary>Says how it went; a second time changes nothing.</summary>
    internal void Tell(RotationOutcome outcome) => _outcome.TrySetResult(outcome);
}
