using System.Security.Cryptography;
using PublicTime.Native.Files;

namespace PublicTime.Native.Tls;

/// <summary>Says in a sentence why a file cannot be read, which OpenSSL's error queue does badly.</summary>
internal static class ReadableFile
{
    // The longest chains have some 20 kB; what is much longer is not what the operator meant.
    private const int LongestContent = 1 << 20;

    /// <exception cref="TlsConfigurationException">It cannot be read.</exception>
    public static void Require(string path, string kind) => Open(path, kind).Dispose();

    /// <summary>SHA-256 of the content, in hexadecimal; leaves nothing of it in memory.</summary>
    /// <exception cref="TlsConfigurationException">It cannot be read, or is too long.</exception>
    public static string Fingerprint(string path, string kind)
    {
        using FileStream file = OpenShort(path, kind);
        try
        {
            return Convert.ToHexString(SHA256.HashData(file));
        }
        catch (IOException e)
        {
            throw Unreadable(path, kind, e);
        }
    }

    /// <summary>The whole content, in memory that the collector does not copy about; the caller zeroes it where it is secret.</summary>
    /// <exception cref="TlsConfigurationException">It cannot be read, or is too long.</exception>
    public static byte[] Read(string path, string kind)
    {
        using FileStream file = OpenShort(path, kind);
        try
        {
            byte[] content = GC.AllocateUninitializedArray<byte>((int)file.Length, pinned: true);
            file.ReadExactly(content);
            return content;
        }
        catch (IOException e)
        {
            throw Unreadable(path, kind, e);
        }
    }

    private static FileStream OpenShort(string path, string kind)
    {
        FileStream file = Open(path, kind);
        if (file.Length <= LongestContent)
        {
            return file;
        }

        file.Dispose();
        throw new TlsConfigurationException($"The {kind} file {path} is longer than {LongestContent} octets, and more are not read.");
    }

    private static FileStream Open(string path, string kind)
    {
        if (RegularFile.IsSomethingElse(path))
        {
            throw new TlsConfigurationException($"The {kind} file {path} is not a regular file.");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsConfigurationException($"The {kind} file {path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, kind, e);
        }
    }

    private static TlsConfigurationException Unreadable(string path, string kind, Exception cause) =>
        new($"The {kind} file {path} cannot be read ({cause.Message}).", cause);
}
