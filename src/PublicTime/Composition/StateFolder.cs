using PublicTime.Native.Files;

namespace PublicTime.Composition;

/// <summary>The folder of ring, keys, certificate and control socket, held by one process at a time.</summary>
internal sealed class StateFolder : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK: flock(2) says that somebody else holds it
    private const string LockName = "publictime.lock";

    // The certificate is for everybody to read; each file that is not has mode 0600.
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly FileStream? _lock;

    private StateFolder(string path, FileStream? held, string problem) => (Path, _lock, Problem) = (path, held, problem);

    /// <summary>The folder; it may be absent or read-only.</summary>
    public string Path { get; }

    /// <summary>Why nothing new can be kept in it, as the system says it; empty when nothing is known to be in the way.</summary>
    public string Problem { get; }

    /// <summary>Makes the folder if need be and takes it for this process.</summary>
    /// <remarks>
    /// A folder that cannot be written to is no reason to give no time: what is in it is used, and what cannot be kept lives in
    /// memory. Two processes that both cannot write to it disturb each other in nothing.
    /// </remarks>
    /// <exception cref="StartRefusedException">Another process holds it.</exception>
    public static StateFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path, FolderMode);
            return new StateFolder(path, Lock(path, FileMode.OpenOrCreate, FileAccess.ReadWrite), problem: "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new StateFolder(path, LockWithoutWriting(path), failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    /// <summary>On a read-only file system the lock file of an earlier start can still be locked.</summary>
    private static FileStream? LockWithoutWriting(string path)
    {
        try
        {
            return Lock(path, FileMode.Open, FileAccess.Read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream Lock(string path, FileMode mode, FileAccess access)
    {
        try
        {
            // FileShare.None is an flock on Unix: the kernel lets it go when this process ends, however it ends.
            var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
            if (mode == FileMode.OpenOrCreate)
            {
                options.UnixCreateMode = AtomicFile.OwnerOnly;
            }

            return new FileStream(System.IO.Path.Combine(path, LockName), options);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            throw new StartRefusedException(
                $"The state folder {path} is in use by another publictime process; stop it, or name another folder with `ntsdumpdir`.", failure);
        }
    }
}
