using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary><c>publictime status</c> and <c>publictime check</c>.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Status_shows_what_is_served_and_counts_what_was_asked()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);

        JsonElement status = await site.StatusAsync();
        Assert.Equal([$"127.0.0.1:{site.NtpPort}", $"[::1]:{site.NtpPort}"], Strings(status.GetProperty("ntpEndpoints")));
        Assert.Equal([$"127.0.0.1:{site.KePort}", $"[::1]:{site.KePort}"], Strings(status.GetProperty("keEndpoints")));
        Assert.Equal(10, status.GetProperty("clock").GetProperty("stratum").GetInt32());
        Assert.True(status.GetProperty("clock").GetProperty("isSynchronized").GetBoolean());
        Assert.NotEqual(0, status.GetProperty("ring").GetProperty("keys").GetArrayLength());
        Assert.Equal(1, await site.ServedKeySessionsAsync());
        Assert.Contains(status.GetProperty("datagrams").EnumerateObject(), counter => counter.Value.GetInt64() > 0);
    }

    [Fact]
    public async Task Status_without_a_service_fails_with_one_sentence()
    {
        using ServiceSite site = new();
        CommandResult result = await site.Program.RunAsync("status");
        Assert.Single(result.ExpectExitCode(1).Lines);
    }

    [Fact]
    public async Task Check_accepts_a_good_file()
    {
        using ServiceSite site = new();
        string file = site.PathOf("good.conf");
        await File.WriteAllLinesAsync(file, site.Directives);
        CommandResult result = (await site.Program.RunAsync("check", "-f", file)).ExpectExitCode(0);
        Assert.Contains($"{site.NtpPort}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_file_line_and_value_of_a_mistake()
    {
        using ServiceSite site = new();
        string file = site.PathOf("bad.conf");
        await File.WriteAllLinesAsync(file, ["local stratum 10", "", "port 123456"]);
        CommandResult result = (await site.Program.RunAsync("check", "-f", file)).ExpectExitCode(2);
        Assert.Contains($"{file}, line 3: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("123456", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directive_that_is_nearly_known_is_refused_with_the_known_name()
    {
        using ServiceSite site = new();
        CommandResult result = (await site.Program.RunAsync("serve", "locale stratum 10")).ExpectExitCode(2);
        Assert.Contains("`local` is the nearest name", result.Output, StringComparison.Ordinal);
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
