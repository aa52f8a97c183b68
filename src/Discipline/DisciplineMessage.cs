namespace PublicTime.Discipline;

/// <summary>What <see cref="DisciplineActor"/> may be told.</summary>
public abstract record DisciplineMessage
{
    private DisciplineMessage()
    {
    }

    /// <summary>It is time to read the clock again.</summary>
    public sealed record ReadingDue : DisciplineMessage
    {
        /// <summary>The one instance: the message carries nothing.</summary>
        public static ReadingDue Instance { get; } = new();
    }

    /// <summary>A front-end saw the realtime clock leave the line it serves.</summary>
    public sealed record StepSeen : DisciplineMessage
    {
        /// <summary>The one instance, so that the packet path does not allocate it.</summary>
        public static StepSeen Instance { get; } = new();
    }
}
