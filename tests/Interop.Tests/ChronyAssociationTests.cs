using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>A running chronyd keeps its NTS association whatever happens to the server.</summary>
public sealed class ChronyAssociationTests
{
    // Every poll without an answer costs one of eight cookies, and without a cookie chronyd must exchange keys again: at
    // one poll a second a restart may take eight seconds before the client rightly does what this test forbids.
    private const int PollEverySecond = 0;

    // More than the eight cookies in hand, so that cookies of before and after every event have been used.
    private const int MoreThanAllCookies = 9;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_association_outlives_rotations_a_restart_and_a_kill_without_another_key_exchange()
    {
        string[] rotation = ["ntsrotate 2", "ntskeylifetime 60"];
        using ServiceSite site = new();
        ServiceProcess service = await site.StartAsync(rotation);
        try
        {
            await using ChronyDaemon client = await ChronyDaemon.StartClientAsync(site.Authenticated with { Poll = PollEverySecond });
            await client.WaitForSelectionAsync(Within);
            await AssertFirstSessionAsync(client);
            Assert.Equal(1, await site.ServedKeySessionsAsync());

            string minting = await MintingKeyAsync(site);
            await Poll.UntilAsync(async () => await MintingKeyAsync(site) != minting, Within, () => $"{minting} still mints");
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within);
            await AssertFirstSessionAsync(client);

            Assert.Equal(0, await service.StopAsync());
            await service.DisposeAsync();
            service = await site.StartAsync(rotation);
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within);
            await AssertFirstSessionAsync(client);

            await service.KillAsync();
            await service.DisposeAsync();
            service = await site.StartAsync(rotation);
            await client.WaitForValidRepliesAsync(MoreThanAllCookies, Within);
            await AssertFirstSessionAsync(client);
            Assert.Equal(0, await site.ServedKeySessionsAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static async Task AssertFirstSessionAsync(ChronyDaemon client)
    {
        // A cookie is in flight between a request and its answer: eight are back within a round trip.
        AuthData association = await client.AuthDataAsync();
        await Poll.UntilAsync(
            async () => (association = await client.AuthDataAsync()).Cookies == 8, Within, () => $"last seen: {association}");
        Assert.Equal("NTS", association.Mode);
        Assert.Equal(1u, association.KeySessions);
        Assert.Equal((15, 256), (association.Aead, association.KeyBits));
        Assert.Equal((0, 0), (association.Attempts, association.Naks));
        Assert.Equal(100, association.CookieLength);
        NtpData last = await client.NtpDataAsync();
        Assert.True(last.Authenticated);
        Assert.Equal(10, last.Stratum);
    }

    private static async Task<string> MintingKeyAsync(ServiceSite site)
    {
        JsonElement keys = (await site.StatusAsync()).GetProperty("ring").GetProperty("keys");
        return keys.EnumerateArray()
            .Single(key => string.Equals(key.GetProperty("state").GetString(), "minting", StringComparison.OrdinalIgnoreCase))
            .GetProperty("id").GetString()!;
    }
}
