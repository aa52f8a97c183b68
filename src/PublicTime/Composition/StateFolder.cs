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

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if need be and takes it for this process.</summary>
    /// <exception cref="StartRefusedException">It cannot be made or written to, or another process holds it.</exception>
    public static StateFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path, FolderMode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The state folder {path} cannot be made: {failure.Message}", failure);
        }

        try
        {
            // FileShare.None is an flock on Unix: the kernel lets it go when this process ends, however it ends.
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = AtomicFile.OwnerOnly,
            };
            var held = new FileStream(System.IO.Path.Combine(path, LockName), options);
            return new StateFolder(path, held);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StartRefusedException($"The state folder {path} may not be written to by this user.", failure);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            throw new StartRefusedException(
                $"The state folder {path} is in use by another publictime process; stop it, or name another folder with `ntsdumpdir`.", failure);
        }
        catch (IOException failure)
        {
            throw new StartRefusedException($"The state folder {path} cannot be written to: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
