namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A network namespace of its own with nothing but a loopback interface, for programs that use well-known ports. It has
/// no name: it lives as long as a process that holds it, so nothing is left behind however the test ends.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private readonly ChildProcess _holder;

    private NetworkNamespace(ChildProcess holder) => _holder = holder;

    /// <summary>The process that holds the namespace.</summary>
    public int HolderId => _holder.Id;

    /// <summary>Makes the namespace and brings its loopback interface up. Needs root.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        // `cat` waits for the end of an input that the test never closes.
        ChildProcess holder = ChildProcess.Start(
            new ProgramStart("unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"));
        await holder.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(10));
        return new NetworkNamespace(holder);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
