using System.Text.RegularExpressions;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Interop.Tests.Rotation;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests;

/// <summary>A key-encryption key is made, used, and changed for another one, and no client notices.</summary>
public sealed partial class KeyEncryptionKeyChangeTests
{
    private const int FingerprintAt = 8; // of the ring at rest
    private const int FingerprintLength = 8;
    private const string Rotation = "ntsrotate 2";
    private const string Lifetime = "ntskeylifetime 120";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_key_is_changed_in_the_steps_that_new_kek_names_and_no_cookie_is_lost()
    {
        using ServiceSite site = new();
        (string first, string firstFingerprint) = await MakeAsync(site, "first.kek");
        (string second, string secondFingerprint) = await MakeAsync(site, "second.kek");
        List<byte[]> cookies = [];
        using AssociationClient client = await StepAsync(site, $"keyencryptionkey {first}", firstFingerprint, null, cookies);

        await StepAsync(site, $"keyencryptionkey {first} {second}", firstFingerprint, client, cookies);
        await StepAsync(site, $"keyencryptionkey {second} {first}", secondFingerprint, client, cookies);
        await StepAsync(site, $"keyencryptionkey {second}", secondFingerprint, client, cookies);

        CommandResult refused = await site.Program.RunAsync(["serve", .. site.Directives, $"keyencryptionkey {first}"]);
        Assert.Contains($"is sealed under another key-encryption key than key-encryption key {firstFingerprint}", refused.ExpectExitCode(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_under_two_names_refuses_the_start_by_both()
    {
        using ServiceSite site = new();
        (string first, _) = await MakeAsync(site, "first.kek");
        string copy = site.PathOf("copy.kek");
        File.Copy(first, copy);

        CommandResult refused = await site.Program.RunAsync(["serve", .. site.Directives, $"keyencryptionkey {first} {copy}"]);

        Assert.Contains($"{first} and {copy}, and they hold one and the same key", refused.ExpectExitCode(1).Output, StringComparison.Ordinal);
        (await site.Program.RunAsync("ring", "new-kek", copy)).ExpectExitCode(1);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_said_with_the_command_that_makes_it()
    {
        using ServiceSite site = new();
        (string first, _) = await MakeAsync(site, "first.kek");
        string gone = site.PathOf("gone.kek");

        CommandResult refused = await site.Program.RunAsync(["serve", .. site.Directives, $"keyencryptionkey {first} {gone}"]);

        Assert.Contains($"or make one with `publictime ring new-kek {gone}`.", refused.ExpectExitCode(1).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(gone));
    }

    private static async Task<(string File, string Fingerprint)> MakeAsync(ServiceSite site, string name)
    {
        string file = site.PathOf(name);
        string printed = (await site.Program.RunAsync("ring", "new-kek", file)).ExpectExitCode(0).Output;
        return (file, Fingerprint().Match(printed).Value);
    }

    /// <summary>Runs the service until the ring at rest is sealed under a key; all cookies of earlier steps open, and one of this step joins them.</summary>
    private static async Task<AssociationClient> StepAsync(
        ServiceSite site, string directive, string fingerprint, AssociationClient? client, List<byte[]> cookies)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using ServiceProcess service = await site.StartAsync(directive, Rotation, Lifetime);
        client ??= await AssociationClient.CreateAsync(site, cancellation);
        await Poll.UntilAsync(() => FingerprintOf(site.RingFile) == fingerprint, Within, () => $"{site.RingFile} is sealed under {FingerprintOf(site.RingFile)}");
        cookies.AddRange(client.TakeAllButOne());
        ExchangeResult fresh = await client.AskAsync(Within, cancellation);
        Assert.True(fresh.IsSuccess, fresh.Failure);
        foreach (byte[] cookie in cookies)
        {
            ExchangeResult result = await client.SpendAsync(cookie, Within, cancellation);
            Assert.True(result.IsSuccess, result.Failure);
        }

        Assert.Equal(0, await service.StopAsync());
        return client;
    }

    private static string FingerprintOf(string ringFile) =>
        Convert.ToHexStringLower(File.ReadAllBytes(ringFile).AsSpan(FingerprintAt, FingerprintLength));

    [GeneratedRegex("(?<=fingerprint )[0-9a-f]{16}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fingerprint();
}
