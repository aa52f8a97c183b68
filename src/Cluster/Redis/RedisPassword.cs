using PublicTime.Native.Files;

namespace PublicTime.Cluster.Redis;

/// <summary>A password as the library wants it: a string, which nobody can zero. It is never printed.</summary>
internal sealed class RedisPassword
{
    private const int MaxLength = 4096;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private RedisPassword(string text) => Text = text;

    /// <summary>The password; empty: none.</summary>
    public string Text { get; }

    /// <summary>Takes the password of the options, or reads their file: a changed one counts from the next connection on.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="password">The password, perhaps none.</param>
    /// <returns>Empty, or why there is none: a clause that begins with the file.</returns>
    public static string Read(RedisOptions options, out RedisPassword password)
    {
        password = new RedisPassword(options.Password);
        if (options.PasswordFile.Length == 0)
        {
            return "";
        }

        string trouble = ReadFile(options.PasswordFile, out string text);
        password = new RedisPassword(text);
        return trouble.Length == 0 ? "" : $"the password file {options.PasswordFile} {trouble}";
    }

    /// <summary>A text with the password hidden, should it stand in it.</summary>
    public string Hide(string text) => Text.Length == 0 ? text : text.Replace(Text, "***", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <summary>Reads a password file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Without the line end behind it.</param>
    /// <returns>Empty, or the end of a sentence that begins with the file.</returns>
    public static string ReadFile(string path, out string text)
    {
        text = "";
        try
        {
            if (RegularFile.IsSomethingElse(path))
            {
                return "is not a regular file";
            }

            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                return "may be read or changed by others than its owner: give it mode 0600";
            }

            if (new FileInfo(path).Length > MaxLength)
            {
                return $"is longer than {MaxLength} octets";
            }

            text = File.ReadAllText(path).TrimEnd('\n', '\r');
            return text.Length == 0 ? "is empty" : "";
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return "is not for this user";
        }
        catch (IOException failure)
        {
            return $"cannot be read: {failure.Message.TrimEnd('.')}";
        }
    }
}
