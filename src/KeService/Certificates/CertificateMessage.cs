namespace PublicTime.KeService.Certificates;

/// <summary>What <see cref="CertificateActor"/> may be told.</summary>
public abstract record CertificateMessage
{
    private CertificateMessage()
    {
    }

    /// <summary>It is time to look at the files.</summary>
    public sealed record LookDue : CertificateMessage
    {
        /// <summary>The one instance: the message carries nothing.</summary>
        public static LookDue Instance { get; } = new();
    }

    /// <summary>The operator wants the files read now, and to hear what came of it (SIGHUP).</summary>
    /// <param name="Answered">Called when it has been said, on the actor's turn: must return at once. Not called where the actor fails at it.</param>
    public sealed record ReloadAsked(Action Answered) : CertificateMessage;
}
