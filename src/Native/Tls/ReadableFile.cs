namespace PublicTime.Native.Tls;

/// <summary>Says in a sentence why a file cannot be read, which OpenSSL's error queue does badly.</summary>
internal static class ReadableFile
{
    /// <exception cref="TlsConfigurationException">It cannot be read.</exception>
    public static void Require(string path, string kind)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsConfigurationException($"The {kind} file {path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TlsConfigurationException($"The {kind} file {path} cannot be read ({e.Message}).", e);
        }
    }
}
