using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>Finds the OpenSSL of the platform: the one .NET itself loads, so that wherever the runtime has cryptography there is TLS too.</summary>
/// <remarks>
/// Names are tried in the order of the runtime's own search. Symbols of libcrypto are looked up through the handle of libssl, which
/// searches what libssl was linked against: the two can never be of different versions.
/// </remarks>
internal static class OpenSslLibrary
{
    /// <summary>What the imports call the library; <see cref="Resolve"/> turns it into a handle.</summary>
    public const string Name = "publictime-libssl";

    private const string OverrideVariable = "CLR_OPENSSL_VERSION_OVERRIDE";

    // 1.1.1, in OpenSSL's notation MNNFFPPS: the first release with TLS 1.3.
    private const ulong OldestVersion = 0x10101000;

    // The runtime unloads nothing at exit while other threads may still be inside; OpenSSL must not clean up under them either.
    private const ulong InitNoAtExit = 0x00080000;

    private static readonly string[] Suffixes = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Answers the runtime's question where a library is; anything but OpenSSL is left to the runtime.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL, or none with TLS 1.3.</exception>
    public static nint Resolve(string libraryName) => libraryName == Name ? Handle.Value : 0;

    /// <summary>The names that are tried, in order.</summary>
    /// <param name="versionOverride">The value of CLR_OPENSSL_VERSION_OVERRIDE, or null.</param>
    public static IEnumerable<string> Candidates(string? versionOverride) =>
        (string.IsNullOrEmpty(versionOverride) ? Suffixes : Suffixes.Prepend(versionOverride)).Select(suffix => $"libssl.so.{suffix}");

    /// <summary>Whether a version number is one that knows TLS 1.3.</summary>
    public static bool IsNewEnough(ulong version) => version >= OldestVersion;

    private static unsafe nint Load()
    {
        string[] candidates = [.. Candidates(Environment.GetEnvironmentVariable(OverrideVariable))];
        foreach (string candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle))
            {
                continue;
            }

            // The runtime takes the first it finds and no other; a second OpenSSL in one process would be worse than none.
            bool isKnown = NativeLibrary.TryGetExport(handle, "OpenSSL_version_num", out nint version)
                && IsNewEnough(((delegate* unmanaged[Cdecl]<ulong>)version)());
            if (!isKnown)
            {
                throw new PlatformNotSupportedException(
                    $"{candidate} is older than OpenSSL 1.1.1 and has no TLS 1.3, without which NTS key establishment is impossible. Install OpenSSL 1.1.1 or later.");
            }

            var initialise = (delegate* unmanaged[Cdecl]<ulong, void*, int>)NativeLibrary.GetExport(handle, "OPENSSL_init_crypto");
            _ = initialise(InitNoAtExit, null);
            return handle;
        }

        throw new PlatformNotSupportedException(
            $"No OpenSSL was found (looked for {string.Join(", ", candidates)}), without which NTS key establishment is impossible. Install libssl 3.");
    }
}
