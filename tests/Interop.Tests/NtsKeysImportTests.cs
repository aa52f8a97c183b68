using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>chronyd's NTS-KE with our front-end on UDP, which imported chronyd's <c>ntskeys</c> at its first start.</summary>
public sealed class NtsKeysImportTests
{
    private const string FrontEnd = "127.0.0.2";
    private const int MoreThanAllCookies = 9;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Our_front_end_opens_cookies_of_chronyd_and_goes_on_after_a_restart_without_its_file()
    {
        using ServiceSite site = new();
        await using ChronyDaemon ke = await ChronyDaemon.StartAsync(
        [
            $"port {site.NtpPort}", $"ntsport {site.KePort}", "bindaddress 127.0.0.1", "allow 127.0.0.1", "local stratum 7",
            $"ntsntpserver {FrontEnd}", "ntsrotate 3600",
            $"ntsservercert {site.Certificate.CertificatePath}", $"ntsserverkey {site.Certificate.KeyPath}",
        ], "-4");
        Directory.CreateDirectory(site.Program.StateFolder);
        string imported = Path.Combine(site.Program.StateFolder, "ntskeys");
        File.Copy(ke.NtsKeysFile, imported);
        byte[] original = await File.ReadAllBytesAsync(imported);

        await using (ServiceProcess first = await StartAsync(site))
        {
            Assert.Contains("4 cookie keys of chronyd were imported", first.Output, StringComparison.Ordinal);
            await using ChronyDaemon client = await ChronyDaemon.StartClientAsync(site.Authenticated);
            await client.WaitForSelectionAsync(Within);
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within); // so fresh cookies, minted by us, were spent too
            AuthData association = await client.AuthDataAsync();
            Assert.Equal(("NTS", 1u, 0), (association.Mode, association.KeySessions, association.Naks));
            NtpData last = await client.NtpDataAsync();
            Assert.Equal((true, 10), (last.Authenticated, last.Stratum));
            Assert.Equal(original, await File.ReadAllBytesAsync(imported));
            Assert.Equal(4, await ImportedKeysAsync(site));
            Assert.Equal(0, await first.StopAsync());
        }

        File.Delete(imported);
        await using ServiceProcess second = await StartAsync(site);
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);
        Assert.Equal(4, await ImportedKeysAsync(site));
        foreach (string key in System.Text.Encoding.ASCII.GetString(original).Split('\n')[2..6].Select(line => line.Split(' ')[1]))
        {
            Assert.DoesNotContain(key, second.Output, StringComparison.OrdinalIgnoreCase);
            Assert.True((await File.ReadAllBytesAsync(site.RingFile)).AsSpan().IndexOf(Convert.FromHexString(key)) < 0, "a plain key in the ring's file");
        }
    }

    private static async Task<ServiceProcess> StartAsync(ServiceSite site)
    {
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            site.Program.Start(
            [
                "serve", "role frontend", $"port {site.NtpPort}", $"bindaddress {FrontEnd}", "bindaddress ::1", "local stratum 10",
                "ntsrotate 2", "ntskeylifetime 60",
            ]),
            line => line.Contains(" serves; ", StringComparison.Ordinal));
        return service;
    }

    private static async Task<int> ImportedKeysAsync(ServiceSite site)
    {
        JsonElement keys = (await site.StatusAsync()).GetProperty("ring").GetProperty("keys");
        return keys.EnumerateArray().Count(key => key.GetProperty("state").GetString() == "imported");
    }
}
