namespace PublicTime.CookieKeys.Store;

/// <summary>A file of the ring exists and cannot be used; it is never overwritten. The message names it, what is wrong and what to do.</summary>
public sealed class KeyRingFileException : Exception
{
    /// <summary>A fault of one file.</summary>
    public KeyRingFileException(string path, KeyRingFileFault fault, string message, Exception? cause = null)
        : base(message, cause)
    {
        Path = path;
        Fault = fault;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public KeyRingFileFault Fault { get; }
}
