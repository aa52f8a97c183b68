namespace PublicTime.CookieKeys.Store;

/// <summary>Files that systemd hands to this service alone (<c>LoadCredential=</c>), in the folder that $CREDENTIALS_DIRECTORY names.</summary>
/// <remarks>
/// Where the kernel and systemd can (since systemd 254), such a file belongs to root and an access control list lets the service's user read it. A list
/// shows in the mode as the group's right to read, though no group has it.
/// </remarks>
internal static class ServiceCredential
{
    private const UnixFileMode Granted = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    /// <summary>Whether a file is one, and its mode no wider than systemd makes it.</summary>
    public static bool Is(string path, UnixFileMode mode) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
        && string.Equals(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFullPath(folder).TrimEnd('/'), StringComparison.Ordinal)
        && (mode & ~Granted) == UnixFileMode.None;
}
