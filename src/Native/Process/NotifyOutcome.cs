namespace PublicTime.Native.Process;

/// <summary>What became of a message to the service manager.</summary>
public enum NotifyOutcome
{
    /// <summary>It is in the manager's queue.</summary>
    Sent,

    /// <summary>The manager's queue is full: it is busy, and the message is lost.</summary>
    QueueFull,

    /// <summary>Nobody listens at the address, or this process may not write to it.</summary>
    Unreachable,
}
