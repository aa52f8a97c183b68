using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>The installed units under a real systemd, with every restriction in force and a system call that is not allowed being fatal.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class ServiceManagerTests(InstalledMachine installed)
{
    private const string Log = "/run/publictime-test.log";
    private const string Keys = "/etc/publictime/private";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Without a number a forbidden call ends the process instead of failing, so none can go unnoticed.
    private static readonly string[] Strict = ["SystemCallErrorNumber=", $"StandardOutput=file:{Log}", "StandardError=inherit"];

    private SystemdMachine Machine => installed.Machine;

    [Fact]
    public async Task A_start_ends_when_everything_serves_with_keys_that_only_root_may_read()
    {
        await ConfigureAsync(
            "publictime", "allow", "local stratum 10", "ntsservercert ${env:CREDENTIALS_DIRECTORY}/fullchain.pem",
            "ntsserverkey ${env:CREDENTIALS_DIRECTORY}/key.pem", "keyencryptionkey ${env:CREDENTIALS_DIRECTORY}/kek", "ntsdumpdir /var/lib/publictime");
        await Machine.DropInAsync("publictime", [.. Strict, .. await CredentialsAsync()]);
        try
        {
            await StartAsync("publictime");

            // At once: nothing is polled for.
            CommandResult query = await Machine.RunAsync("publictime", "query", "--nts", "--ca", $"{Keys}/fullchain.pem", "localhost");
            Assert.Contains("authenticated by NTS", query.ExpectExitCode(0).Output, StringComparison.Ordinal);
            Assert.StartsWith("Serves NTP on UDP 0.0.0.0:123, [::]:123; NTS-KE on TCP ", await Machine.PropertyAsync("publictime", "StatusText"), StringComparison.Ordinal);

            await Machine.ControlAsync("reload", "publictime");
            await Poll.UntilAsync(() => Logged().Contains("nothing has changed", StringComparison.Ordinal), Patience, Logged);
            Assert.Equal("active success", $"{await Machine.PropertyAsync("publictime", "ActiveState")} {await Machine.PropertyAsync("publictime", "ReloadResult")}");

            (await Machine.RunAsync("publictime", "status", "--state", "/var/lib/publictime")).ExpectExitCode(0);
            await Machine.ControlAsync("stop", "publictime");
            Assert.Equal("inactive success", $"{await Machine.PropertyAsync("publictime", "ActiveState")} {await Machine.PropertyAsync("publictime", "Result")}");
            Assert.Equal("0", await Machine.PropertyAsync("publictime", "ExecMainStatus"));
        }
        finally
        {
            await Machine.RunAsync("systemctl", "stop", "publictime");
        }
    }

    [Fact]
    public async Task A_service_that_stands_still_is_restarted_and_serves_again()
    {
        await ConfigureAsync("publictime", "local stratum 10", "ntsdumpdir /var/lib/publictime");
        await Machine.DropInAsync("publictime", [.. Strict, "WatchdogSec=1s", "RestartSec=0"]);
        try
        {
            await StartAsync("publictime");
            string first = await Machine.PropertyAsync("publictime", "MainPID");
            await Poll.UntilAsync(() => Logged().Contains("watchdog is fed", StringComparison.Ordinal), Patience, Logged);

            (await Machine.RunAsync("kill", "-STOP", first)).ExpectExitCode(0);

            await Poll.UntilAsync(async () => await Machine.PropertyAsync("publictime", "NRestarts") == "1", Patience, Logged);
            await Poll.UntilAsync(async () => await Machine.PropertyAsync("publictime", "ActiveState") == "active", Patience, Logged);
            Assert.NotEqual(first, await Machine.PropertyAsync("publictime", "MainPID"), StringComparer.Ordinal);
            (await Machine.RunAsync("publictime", "query", "--count", "1", "127.0.0.1")).ExpectExitCode(0);
        }
        finally
        {
            await Machine.RunAsync("systemctl", "stop", "publictime");
        }
    }

    [Theory]
    [InlineData("publictime-frontend", "frontend", "role frontend", "engine sockets", "clock host", "ratelimit", "ntskeysexport /run/publictime-frontend/ntskeys")]
    [InlineData("publictime-ke", "ke", "role ke", "local stratum 10", "ntsservercert /etc/publictime/pair.crt", "ntsserverkey /etc/publictime/pair.key")]
    public async Task Each_role_serves_under_its_own_unit(string unit, string file, params string[] directives)
    {
        await ConfigureAsync(file, [.. directives, $"ntsdumpdir /var/lib/{unit}"]);
        await Machine.DropInAsync(unit, Strict);
        await GrantPairAsync();
        try
        {
            await StartAsync(unit);
            string json = (await Machine.RunAsync("publictime", "status", "--json", "--state", $"/var/lib/{unit}")).ExpectExitCode(0).Output;
            Assert.Contains($"\"role\":\"{file}\"", json.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
            await Machine.ControlAsync("stop", unit);
            Assert.Equal("success", await Machine.PropertyAsync(unit, "Result"));
        }
        finally
        {
            await Machine.RunAsync("systemctl", "stop", unit);
        }
    }

    /// <summary>The strictness of the other tests, shown: the call by which the clock is read is not allowed here, and that is fatal.</summary>
    [Fact]
    public async Task A_call_outside_the_filter_would_have_ended_the_service()
    {
        await ConfigureAsync("frontend", "role frontend", "clock host", "ntsdumpdir /var/lib/publictime-frontend");
        await Machine.DropInAsync("publictime-frontend", [.. Strict, "SystemCallFilter=~adjtimex clock_adjtime", "Restart=no"]);

        Assert.NotEqual(0, (await Machine.RunAsync("systemctl", "start", "publictime-frontend")).ExitCode);
        Assert.Equal("31", await Machine.PropertyAsync("publictime-frontend", "ExecMainStatus")); // SIGSYS
        await Machine.RunAsync("systemctl", "reset-failed", "publictime-frontend");
    }

    [Fact]
    public async Task A_mistake_in_the_configuration_is_not_tried_again()
    {
        await ConfigureAsync("ke", "role kee");
        await Machine.DropInAsync("publictime-ke", Strict);

        Assert.NotEqual(0, (await Machine.RunAsync("systemctl", "start", "publictime-ke")).ExitCode);
        Assert.Equal("failed 2 0", $"{await Machine.PropertyAsync("publictime-ke", "ActiveState")} {await Machine.PropertyAsync("publictime-ke", "ExecMainStatus")} {await Machine.PropertyAsync("publictime-ke", "NRestarts")}");
        Assert.Contains("/etc/publictime/ke.conf, line 1: ", Logged(), StringComparison.Ordinal);
        await Machine.RunAsync("systemctl", "reset-failed", "publictime-ke");
    }

    private async Task ConfigureAsync(string file, params string[] directives)
    {
        Machine.Write($"/etc/publictime/{file}.conf", string.Join('\n', directives) + "\n");
        Machine.Write(Log, "");
        (await Machine.RunAsync("mkdir", "-p", "-m", "0700", Keys)).ExpectExitCode(0);
    }

    private async Task StartAsync(string unit)
    {
        CommandResult result = await Machine.RunAsync("systemctl", "start", unit);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{await Machine.PropertyAsync(unit, "Result")}\n{Logged()}");
    }

    /// <summary>The drop-in that is shipped, with the files that it names, for root alone.</summary>
    private async Task<IEnumerable<string>> CredentialsAsync()
    {
        using TemporaryFolder folder = new();
        ServerCertificate pair = ServerCertificate.Create(folder);
        Machine.Write($"{Keys}/fullchain.pem", await File.ReadAllTextAsync(pair.CertificatePath));
        Machine.Write($"{Keys}/key.pem", await File.ReadAllTextAsync(pair.KeyPath));
        Machine.Write($"{Keys}/kek", new string('5', 128) + "\n");
        (await Machine.RunAsync("sh", "-c", $"chmod 0600 {Keys}/*")).ExpectExitCode(0);
        string[] lines = await File.ReadAllLinesAsync(Machine.PathOf("/usr/share/doc/publictime/drop-ins/credentials.conf"));
        return lines.Where(line => line.StartsWith("LoadCredential=", StringComparison.Ordinal));
    }

    /// <summary>Certificate and key that the service's group may read.</summary>
    private async Task GrantPairAsync()
    {
        using TemporaryFolder folder = new();
        ServerCertificate pair = ServerCertificate.Create(folder);
        Machine.Write("/etc/publictime/pair.crt", await File.ReadAllTextAsync(pair.CertificatePath));
        Machine.Write("/etc/publictime/pair.key", await File.ReadAllTextAsync(pair.KeyPath));
        const string Grant = "chgrp publictime /etc/publictime/pair.key && chmod 0640 /etc/publictime/pair.key";
        (await Machine.RunAsync("sh", "-c", Grant)).ExpectExitCode(0);
    }

    private string Logged() => File.ReadAllText(Machine.PathOf(Log));
}
