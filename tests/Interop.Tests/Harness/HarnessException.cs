namespace PublicTime.Interop.Tests.Harness;

/// <summary>A program of the harness did not do what everything after it needs. Fails a test, and ends a run of <c>load/fleet</c>.</summary>
/// <param name="message">Which program, what it did, and its output.</param>
internal sealed class HarnessException(string message) : Exception(message)
{
    /// <summary>Throws unless something holds.</summary>
    /// <param name="holds">What has to hold.</param>
    /// <param name="message">Made only for the exception.</param>
    public static void ThrowUnless(bool holds, Func<string> message)
    {
        if (!holds)
        {
            throw new HarnessException(message());
        }
    }
}
