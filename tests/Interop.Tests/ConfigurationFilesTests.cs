using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The real program with files within files, values from outside, and a key-encryption key of its own.</summary>
public sealed class ConfigurationFilesTests
{
    private const string Secret = "k7q-hush.example";

    [Fact]
    public async Task A_service_follows_the_files_that_its_file_names_and_shows_no_value_from_outside()
    {
        using ServiceSite site = new();
        Directory.CreateDirectory(site.PathOf("conf.d"));
        await File.WriteAllLinesAsync(site.PathOf("conf.d/10-port.conf"), ["port ${env:NTP_PORT}", $"ntsport {site.KePort}"]);
        await File.WriteAllLinesAsync(
            site.PathOf("conf.d/20-nts.conf"), [$"ntsservercert {site.Certificate.CertificatePath}", "ntsserverkey ${file:key-path}", "ntsntpserver ${credential:name}"]);
        await File.WriteAllTextAsync(site.PathOf("key-path"), site.Certificate.KeyPath + "\n");
        await File.WriteAllTextAsync(site.PathOf("name"), Secret);
        await File.WriteAllLinesAsync(site.PathOf("time.conf"), ["confdir conf.d", "include clock.*", "bindaddress 127.0.0.1", "bindaddress ::1"]);
        await File.WriteAllLinesAsync(site.PathOf("clock.conf"), ["local stratum 7"]);

        CommandResult check = (await ChildProcess.RunAsync(Start(site, "check", "-f", "time.conf"), TimeSpan.FromSeconds(30))).ExpectExitCode(0);
        await using ServiceProcess service = await ServiceProcess.StartAsync(Start(site, "serve", "-f", "time.conf"), site.NtpPort, site.KePort, stratum: 7);
        string status = (await site.Program.RunAsync("status")).ExpectExitCode(0).Output;
        Assert.Equal(0, await service.StopAsync());

        Assert.Contains("Reads time.conf, then conf.d/10-port.conf, then conf.d/20-nts.conf, then clock.conf.", check.Output, StringComparison.Ordinal);
        Assert.Contains($"sends clients to *** port {site.NtpPort}.", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, check.Output + service.Output + status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_an_included_file_stops_the_start_and_names_it_by_its_line()
    {
        using ServiceSite site = new();
        await File.WriteAllLinesAsync(site.PathOf("time.conf"), ["include inner.conf", "include missing.conf"]);
        await File.WriteAllLinesAsync(site.PathOf("inner.conf"), ["# one", "prot 1"]);

        CommandResult result = await ChildProcess.RunAsync(Start(site, "serve", "-f", "time.conf"), TimeSpan.FromSeconds(30));

        Assert.Equal(
            [
                "Mistake: inner.conf, line 2: `prot` is not a directive; `port` is the nearest name.",
                "Mistake: time.conf, line 2: `include` reads the file missing.conf, which cannot be read: it does not exist.",
            ],
            result.ExpectExitCode(2).Lines,
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_ring_is_sealed_under_the_key_that_is_named_and_a_missing_key_is_not_made()
    {
        using ServiceSite site = new();
        string key = site.PathOf("kek");
        string directive = $"keyencryptionkey {key}";
        CommandResult refused = (await site.Program.RunAsync(["serve", .. site.Directives, directive])).ExpectExitCode(1);
        Assert.Contains($"The key-encryption key {key} of `keyencryptionkey` is not there", refused.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(key));

        await File.WriteAllTextAsync(key, new string('a', 128) + "\n");
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        await using (ServiceProcess service = await site.StartAsync(directive))
        {
            Assert.Equal(0, await service.StopAsync());
        }

        Assert.False(File.Exists(Path.Combine(site.Program.StateFolder, "publictime.kek")));
        byte[] ring = await File.ReadAllBytesAsync(site.RingFile);
        await File.WriteAllTextAsync(site.PathOf("other"), new string('b', 128));
        File.SetUnixFileMode(site.PathOf("other"), UnixFileMode.UserRead);
        (await site.Program.RunAsync(["serve", .. site.Directives, $"keyencryptionkey {site.PathOf("other")}"])).ExpectExitCode(1);
        Assert.Equal(ring, await File.ReadAllBytesAsync(site.RingFile));
    }

    private static ProgramStart Start(ServiceSite site, params string[] arguments)
    {
        ProgramStart start = site.Program.Start(arguments);
        return start with
        {
            WorkingFolder = site.PathOf("."),
            Environment = new Dictionary<string, string?>(start.Environment, StringComparer.Ordinal)
            {
                ["NTP_PORT"] = $"{site.NtpPort}",
                ["CREDENTIALS_DIRECTORY"] = site.PathOf("."),
            },
        };
    }
}
