using System.Net;

namespace PublicTime.KeService;

/// <summary>A KE endpoint cannot be listened on. The message is one sentence for the operator that names it.</summary>
public sealed class KeListenException : Exception
{
    /// <summary>Without a sentence; for the rules of exception types only.</summary>
    public KeListenException()
    {
    }

    /// <summary>With the sentence.</summary>
    public KeListenException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence and what caused it.</summary>
    public KeListenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the endpoint, for a caller that says more about it.</summary>
    public KeListenException(IPEndPoint endpoint, string message, Exception innerException)
        : base(message, innerException) => Endpoint = endpoint;

    /// <summary>Where listening failed.</summary>
    public IPEndPoint? Endpoint { get; }
}
