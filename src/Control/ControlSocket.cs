using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PublicTime.Control;

/// <summary>The control socket in the file system: who may open it, how it comes and how it goes.</summary>
internal static class ControlSocket
{
    /// <summary>sun_path of unix(7) has 108 octets, the last of them zero.</summary>
    public const int MaxPathLength = 107;

    // A full backlog refuses at once (EAGAIN) instead of waiting, so it is roomy.
    private const int Backlog = 128;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Binds and listens; the socket appears at <paramref name="path"/> with mode 0600 and ready to answer.</summary>
    /// <remarks>
    /// Between bind and chmod a socket has whatever mode the umask leaves, and the umask belongs to all threads. So it is born in a
    /// folder of mode 0700 where nobody else can reach it, and moved to its place when it is done. The move also replaces what a
    /// killed process left behind, in one step.
    /// </remarks>
    /// <exception cref="IOException">With one sentence: path too long, somebody answers there, or the folder cannot be written.</exception>
    public static async Task<Socket> ListenAsync(string path, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The control socket is guarded by file modes, which this system lacks.");
        }

        string folder = Path.GetDirectoryName(path) ?? "";
        string cradle = Path.Combine(folder, $".{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        string born = Path.Combine(cradle, "s");
        CheckLength(path);
        CheckLength(born);
        if (!Directory.Exists(folder))
        {
            throw new IOException($"The control socket {path} cannot be made: its folder does not exist.");
        }

        await RefuseOccupiedAsync(path, cancellation).ConfigureAwait(false);
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(cradle, OwnerOnly | UnixFileMode.UserExecute);
            listener.Bind(new UnixDomainSocketEndPoint(born));
            File.SetUnixFileMode(born, OwnerOnly);
            listener.Listen(Backlog);
            File.Move(born, path, overwrite: true);
            return listener;
        }
        catch (Exception failure) when (failure is SocketException or UnauthorizedAccessException or IOException)
        {
            listener.Dispose();
            throw new IOException($"The control socket {path} cannot be made: {failure.Message}", failure);
        }
        finally
        {
            RemoveCradle(cradle);
        }
    }

    /// <summary>Says in one sentence that a path does not fit into a socket address.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public static void CheckLength(string path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxPathLength)
        {
            throw new IOException(
                $"The control socket {path} has a path of {length} octets, and the system allows {MaxPathLength}: choose a shorter state folder.");
        }
    }

    private static async Task RefuseOccupiedAsync(string path, CancellationToken cancellation)
    {
        FileInfo facts = new(path);
        if (Directory.Exists(path) || (facts.Exists && facts.Length > 0))
        {
            throw new IOException($"The control socket {path} cannot be made: something that is no socket is there, and it is left alone.");
        }

        if (!facts.Exists)
        {
            return;
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
        }
        catch (SocketException refusal) when (refusal.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return; // nobody listens: left by a process that was killed
        }
        catch (SocketException failure)
        {
            throw new IOException($"The control socket {path} is there and cannot be asked whose it is: {failure.Message}", failure);
        }

        throw new IOException($"The control socket {path} answers: another process already uses this state folder.");
    }

    private static void RemoveCradle(string cradle)
    {
        if (Directory.Exists(cradle))
        {
            Directory.Delete(cradle, recursive: true);
        }
    }
}
