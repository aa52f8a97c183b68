using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>A state folder that takes nothing any more, or never did: time goes on, one line says what it costs, no cookie is lost.</summary>
public sealed class StateFolderTests
{
    // Half a second between polls and eight cookies: a restart may take four seconds.
    private const int PollTwiceASecond = -1;

    private const int MoreThanAllCookies = 9;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_full_folder_is_said_once_costs_no_cookie_and_is_written_again_when_there_is_room()
    {
        string[] rotation = ["ntsrotate 2", "ntskeylifetime 60"];
        using ServiceSite site = new();
        await using StateVolume volume = await site.UseVolumeAsync();
        ServiceProcess service = await site.StartAsync(rotation);
        try
        {
            await using ChronyDaemon client = await StartClientAsync(site);
            volume.Fill();
            await service.WaitForLineAsync("key ring cannot be saved");
            int rotations = Count(service, "Cookies are now minted under");
            await Poll.UntilAsync(
                () => Count(service, "Cookies are now minted under") >= rotations + 2, Within, () => $"no rotation while full:\n{service.Output}");
            Assert.Equal(1, Count(service, "cannot be saved"));
            Assert.Contains("No space left", service.Output, StringComparison.Ordinal);

            volume.MakeRoom();
            await service.WaitForLineAsync("key ring can be saved again");
            Assert.Equal(0, await service.StopAsync());
            await service.DisposeAsync();
            service = await site.StartAsync(rotation);
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within);
            await AssertNothingLostAsync(client);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_folder_that_became_read_only_is_used_as_it_is()
    {
        using ServiceSite site = new();
        await using StateVolume volume = await site.UseVolumeAsync();
        ServiceProcess service = await site.StartAsync();
        try
        {
            await using ChronyDaemon client = await StartClientAsync(site);
            Assert.Equal(0, await service.StopAsync());
            await service.DisposeAsync();
            byte[] ring = await File.ReadAllBytesAsync(volume.PathOf("publictime.ring"));

            await volume.MakeReadOnlyAsync();
            service = await site.StartAsync();
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within);
            await AssertNothingLostAsync(client);
            Assert.Equal(1, Count(service, "Nothing can be kept in the state folder"));
            Assert.Equal(1, Count(service, "`publictime status` has no answer"));
            Assert.Equal(ring, await File.ReadAllBytesAsync(volume.PathOf("publictime.ring")));

            CommandResult second = await site.Program.RunAsync(["serve", .. site.Directives]);
            Assert.True(second.ExitCode == 1, second.Output);
            Assert.Contains("is in use by another publictime process", second.Output, StringComparison.Ordinal);
            Assert.Equal(0, await service.StopAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_first_start_with_nothing_to_write_to_serves_and_says_what_a_restart_will_cost()
    {
        using ServiceSite site = new();
        await using StateVolume volume = await site.UseVolumeAsync();
        await volume.MakeReadOnlyAsync();
        await using ServiceProcess service = await site.StartAsync();
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);
        Assert.Equal(1, Count(service, "Nothing can be kept in the state folder"));
        Assert.Equal(1, Count(service, "a restart makes every cookie worthless"));
        Assert.Equal(0, await service.StopAsync());
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ring_that_is_there_and_may_not_be_read_refuses_the_start_and_is_left_alone()
    {
        using ServiceSite site = new();
        using TemporaryFolder copy = new(forEverybody: true);
        await using (ServiceProcess service = await site.StartAsync())
        {
            Assert.Equal(0, await service.StopAsync());
        }

        byte[] ring = await File.ReadAllBytesAsync(site.RingFile);
        using TemporaryFolder home = new(forEverybody: true);
        PublicTimeProgram stranger = PublicTimeProgram.CopiedTo(copy, home) with { User = TestUser.Nobody };
        string[] directives = [.. site.Directives.Where(directive => !directive.StartsWith("nts", StringComparison.Ordinal) || directive.StartsWith("ntsport", StringComparison.Ordinal))];
        ServerCertificate certificate = ServerCertificate.Create(home);
        File.SetUnixFileMode(certificate.KeyPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        CommandResult result = await stranger.RunAsync(
        [
            "serve", .. directives, $"ntsdumpdir {site.Program.StateFolder}",
            $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}",
        ]);
        Assert.True(result.ExitCode == 1, result.Output);
        Assert.Contains("cannot be read", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.Equal(ring, await File.ReadAllBytesAsync(site.RingFile));
    }

    private static async Task<ChronyDaemon> StartClientAsync(ServiceSite site)
    {
        ChronyDaemon client = await ChronyDaemon.StartClientAsync(site.Authenticated with { Poll = PollTwiceASecond });
        await client.WaitForSelectionAsync(Within);
        return client;
    }

    private static async Task AssertNothingLostAsync(ChronyDaemon client)
    {
        AuthData association = await client.AuthDataAsync();
        Assert.Equal((1u, 0, 0), (association.KeySessions, association.Attempts, association.Naks));
    }

    private static int Count(ServiceProcess service, string part) =>
        service.Output.Split('\n').Count(line => line.Contains(part, StringComparison.Ordinal));
}
