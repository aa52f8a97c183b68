using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The key ring at rest, seen from outside.</summary>
public sealed class RingFileTests
{
    [Fact]
    public async Task A_damaged_ring_refuses_the_start_by_name_and_is_left_as_it_is()
    {
        using ServiceSite site = new();
        await using (ServiceProcess service = await site.StartAsync())
        {
            Assert.Equal(0, await service.StopAsync());
        }

        byte[] ring = await File.ReadAllBytesAsync(site.RingFile);
        ring[ring.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(site.RingFile, ring);

        CommandResult result = await site.Program.RunAsync(["serve", .. site.Directives]);
        Assert.True(result.ExitCode is 1 or 2, $"ended with {result.ExitCode}:\n{result.Output}");
        Assert.Contains(site.RingFile, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.Equal(ring, await File.ReadAllBytesAsync(site.RingFile));
    }

    [Fact]
    public async Task State_is_readable_for_its_owner_only_and_no_secret_is_printed()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("ntsrotate 2", "ntskeylifetime 60");
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);
        string status = (await site.Program.RunAsync("status")).ExpectExitCode(0).Output;
        string json = (await site.StatusAsync()).GetRawText();
        Assert.Equal(0, await service.StopAsync());

        string printed = service.Output + status + json;
        string[] secretFiles = [.. Directory.EnumerateFiles(site.Program.StateFolder).Where(HoldsSecrets)];
        Assert.Contains(site.RingFile, secretFiles, StringComparer.Ordinal);
        foreach (string file in secretFiles)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            AssertNotPrinted(await File.ReadAllBytesAsync(file), printed, file);
        }
    }

    private static bool HoldsSecrets(string file) =>
        Path.GetExtension(file) is ".ring" or ".kek" or ".key" && new FileInfo(file).Length > 0;

    /// <summary>No sixteen octets of the file, at any place in it, stand in the text as they are or in one of the usual notations.</summary>
    private static void AssertNotPrinted(byte[] secret, string printed, string file)
    {
        const int Length = 16;
        for (int start = 0; start + Length <= secret.Length; start++)
        {
            ReadOnlySpan<byte> part = secret.AsSpan(start, Length);
            string asItIs = System.Text.Encoding.Latin1.GetString(part);
            bool isFrame = asItIs.Contains("-----", StringComparison.Ordinal) || asItIs.Contains("PRIVATE KEY", StringComparison.Ordinal);
            Assert.False(!isFrame && printed.Contains(asItIs, StringComparison.Ordinal), $"{file}, from octet {start}");
            Assert.False(printed.Contains(Convert.ToHexString(part), StringComparison.OrdinalIgnoreCase), $"{file}, from octet {start}");
            Assert.False(printed.Contains(Convert.ToBase64String(part)[..20], StringComparison.Ordinal), $"{file}, from octet {start}");
        }
    }
}
