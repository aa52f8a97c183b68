using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>Our NTS-KE with a chronyd as the UDP front-end, which is given our keys by <c>ntskeysexport</c>.</summary>
public sealed class NtsKeysExportTests
{
    private const int StratumOfFrontEnd = 7;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_chronyd_front_end_opens_our_cookies_over_rotations_and_a_period_late()
    {
        using ServiceSite site = new();
        int port = FreePort.Udp();
        await using ChronyDaemon frontEnd = await ChronyDaemon.StartAsync(
        [
            $"port {port}", $"ntsport {FreePort.Tcp()}", "bindaddress 127.0.0.1", "allow 127.0.0.1",
            $"local stratum {StratumOfFrontEnd}", "ntsrotate 0",
            $"ntsservercert {site.Certificate.CertificatePath}", $"ntsserverkey {site.Certificate.KeyPath}",
        ], "-4");
        await using ServiceProcess service = await site.StartAsync(
            $"ntsntpserver 127.0.0.1 port {port}", $"ntskeysexport {frontEnd.NtsKeysFile}", "ntsrotate 4", "ntskeylifetime 60");
        string[] keys = await KeysAfterAsync([], frontEnd);
        await frontEnd.ReloadKeysAsync();

        await using ChronyDaemon client = await ChronyDaemon.StartClientAsync(site.Authenticated);
        await client.WaitForSelectionAsync(Within);
        keys = await KeysAfterAsync(keys, frontEnd);
        await frontEnd.ReloadKeysAsync();
        await client.WaitForValidRepliesAsync(9, Within);

        // The front-end has not been given the newest keys, but its future key is the one that now mints at the KE.
        keys = await KeysAfterAsync(keys, frontEnd);
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);

        await frontEnd.ReloadKeysAsync();
        await client.WaitForValidRepliesAsync(9, Within);
        AuthData association = await client.AuthDataAsync();
        Assert.Equal(("NTS", 1u, 0), (association.Mode, association.KeySessions, association.Naks));
        NtpData last = await client.NtpDataAsync();
        Assert.Equal((true, StratumOfFrontEnd), (last.Authenticated, last.Stratum));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(frontEnd.NtsKeysFile));
        string printed = service.Output + (await site.StatusAsync()).GetRawText();
        Assert.All(keys[2..], line => Assert.DoesNotContain(line.Split(' ')[1], printed, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_file_that_keys_are_imported_from_is_never_exported_to()
    {
        using ServiceSite site = new();
        string file = Path.Combine(site.Program.StateFolder, "ntskeys");
        CommandResult result = await site.Program.RunAsync(["serve", .. site.Directives, $"ntskeysexport {file}"]);
        Assert.Contains(file, result.ExpectExitCode(2).Output, StringComparison.Ordinal);

        Directory.CreateDirectory(site.Program.StateFolder);
        Directory.CreateSymbolicLink(site.PathOf("elsewhere"), site.Program.StateFolder);
        file = Path.Combine(site.PathOf("elsewhere"), "ntskeys");
        result = await site.Program.RunAsync(["serve", .. site.Directives, $"ntskeysexport {file}"]);
        Assert.Contains("never overwritten", result.ExpectExitCode(1).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static async Task<string[]> KeysAfterAsync(string[] before, ChronyDaemon frontEnd)
    {
        string[] keys = [];
        await Poll.UntilAsync(
            () =>
            {
                keys = File.Exists(frontEnd.NtsKeysFile) ? File.ReadAllLines(frontEnd.NtsKeysFile) : [];
                return keys.Length > 0 && keys[^1] != before.LastOrDefault();
            },
            Within,
            () => $"{frontEnd.NtsKeysFile} was not written");
        return keys;
    }
}
