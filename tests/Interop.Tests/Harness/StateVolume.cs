namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A file system of 64 KiB in a mount namespace of its own, for a state folder that is full or read-only. Like a network
/// namespace, it lives as long as the process that holds it. Needs root.
/// </summary>
internal sealed class StateVolume : IAsyncDisposable
{
    private const string Filler = "filler";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _holder;
    private readonly string _mountPoint;

    private StateVolume(ChildProcess holder, string mountPoint) => (_holder, _mountPoint) = (holder, mountPoint);

    /// <summary>The process that holds the namespace.</summary>
    public int HolderId => _holder.Id;

    /// <summary>Makes it.</summary>
    /// <param name="mountPoint">A folder that exists; only programs in the namespace see the volume there.</param>
    public static async Task<StateVolume> CreateAsync(string mountPoint)
    {
        ChildProcess holder = ChildProcess.Start(new ProgramStart(
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k,mode=0700 tmpfs \"$0\" && echo ready && exec cat", mountPoint));
        await holder.WaitForLineAsync(line => line == "ready", Deadline);
        return new StateVolume(holder, mountPoint);
    }

    /// <summary>A file of the volume as the test reaches it.</summary>
    public string PathOf(string name) => $"/proc/{HolderId}/root{_mountPoint}/{name}";

    /// <summary>Makes it read-only, which the kernel refuses while a file is open for writing.</summary>
    public async Task MakeReadOnlyAsync()
    {
        ProgramStart remount = new("mount", "-o", "remount,ro", _mountPoint) { Volume = this };
        (await ChildProcess.RunAsync(remount, Deadline)).ExpectExitCode(0);
    }

    /// <summary>Leaves no room for a single octet.</summary>
    public void Fill()
    {
        using FileStream filler = new(PathOf(Filler), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // no space left
        }
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(PathOf(Filler));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
