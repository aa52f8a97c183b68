using PublicTime.Native.Files;

namespace PublicTime.Configuration.Sources;

/// <summary>The files and the environment of this process.</summary>
public sealed class OperatingHost : IConfigurationHost
{
    /// <inheritdoc/>
    public bool TryReadFile(string path, int maxLength, out byte[] content, out string failure)
    {
        if (RegularFile.IsSomethingElse(path))
        {
            (content, failure) = ([], "cannot be read: it is not a regular file");
            return false;
        }

        return TryReadStream(path, maxLength, out content, out failure);
    }

    /// <summary>As <see cref="TryReadFile"/>, and from a pipe too, however long its writer takes: for what the command line names, such as a shell's &lt;(…).</summary>
    public static bool TryReadStream(string path, int maxLength, out byte[] content, out string failure)
    {
        content = [];
        failure = FailureOf(path, () => ReadAtMost(path, maxLength + 1), out byte[]? read);
        if (read is null)
        {
            return false;
        }

        if (read.Length > maxLength)
        {
            failure = $"is longer than {maxLength} octets";
            return false;
        }

        content = read;
        return true;
    }

    /// <inheritdoc/>
    public bool TryListFolder(string path, out IReadOnlyList<string> names, out string failure)
    {
        names = [];
        if (File.Exists(path))
        {
            failure = "";
            return true;
        }

        failure = FailureOf(
            path, () => Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).ToArray(), out string[]? listed);
        names = listed ?? [];
        return listed is not null;
    }

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private static string FailureOf<T>(string path, Func<T> read, out T? result)
        where T : class
    {
        result = null;
        try
        {
            result = read();
            return "";
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "cannot be read: it does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path) ? "cannot be read: it is a folder, or not for this user" : "cannot be read: it is not for this user";
        }
        catch (IOException failure)
        {
            // The name may hold a substituted value, and whoever makes the sentence has said it already.
            return $"cannot be read: {failure.Message.TrimEnd('.').Replace(Path.GetFullPath(path), "the file", StringComparison.Ordinal)}";
        }
        catch (ArgumentException)
        {
            return "cannot be read: no file can have this name";
        }
    }

    // A device has no length to look at first, and some have no end.
    private static byte[] ReadAtMost(string path, int length)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream content = new();
        byte[] piece = new byte[Math.Min(length, 1 << 16)];
        for (int read = 1; read > 0 && content.Length < length;)
        {
            read = file.Read(piece, 0, (int)Math.Min(piece.Length, length - content.Length));
            content.Write(piece, 0, read);
        }

        return content.ToArray();
    }
}
