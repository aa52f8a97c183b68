namespace PublicTime.Native.Tls;

/// <summary>A certificate, key or authority file cannot be used. The message is one sentence for the operator that names the file.</summary>
public sealed class TlsConfigurationException : Exception
{
    /// <summary>Without a sentence; for the rules of exception types only.</summary>
    public TlsConfigurationException()
    {
    }

    /// <summary>With the sentence.</summary>
    public TlsConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence and what caused it.</summary>
    public TlsConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
