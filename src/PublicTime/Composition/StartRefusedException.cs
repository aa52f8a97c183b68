namespace PublicTime.Composition;

/// <summary>The service cannot start. The message is one sentence for the operator that names what is in the way.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>Without a sentence; for the rules of exception types only.</summary>
    public StartRefusedException()
    {
    }

    /// <summary>With the sentence.</summary>
    public StartRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence and what caused it.</summary>
    public StartRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
