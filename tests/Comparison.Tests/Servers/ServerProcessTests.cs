using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Tests.Servers;

public sealed class ServerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData("PublicTime")]
    [InlineData("Chrony")]
    [InlineData("Ntpsec")]
    [InlineData("Echo")]
    public async Task A_server_listens_on_its_core_and_is_gone_afterwards_with_its_namespace(string name)
    {
        IReadOnlyList<int> processes;
        string certificate;
        await using (ServerSite site = await ServerSite.CreateAsync(niceness: 0, CancellationToken.None))
        {
            await using ServerProcess server = await ServerProcess.StartAsync(site, new ServerLaunch(Enum.Parse<ServerName>(name)), CancellationToken.None);
            processes = [.. server.ProcessIds, site.Network.ServerHolder, site.Network.GeneratorHolder];
            certificate = site.Certificate;

            Assert.All(server.ProcessIds, id => Assert.Equal([site.Cores.Server], CoresOf(id)));
            Assert.Equal(name == "Chrony" ? 2 : 1, server.ProcessIds.Count);
            Assert.True(server.Memory.Resident > 0);
            Assert.True(File.Exists(certificate));
        }

        Assert.All(processes, id => Assert.Null(ProcessStat.TryRead(id)));
        Assert.False(File.Exists(certificate));
    }

    [Fact]
    public async Task A_server_that_died_is_said_to_have_with_its_last_words_and_not_measured()
    {
        await using ServerSite site = await ServerSite.CreateAsync(niceness: 0, CancellationToken.None);
        await using ServerProcess server = await ServerProcess.StartAsync(site, new ServerLaunch(ServerName.Chrony), CancellationToken.None);
        await ChildProcess.RunAsync(new ProgramStart("kill", "-TERM", $"{server.Id}"), Patience, CancellationToken.None);
        using CancellationTokenSource deadline = new(Patience, TimeProvider.System);
        while (ProcessStat.TryRead(server.Id) is not null)
        {
            await Task.Delay(PollInterval, TimeProvider.System, deadline.Token);
        }

        ComparisonException failure = Assert.Throws<ComparisonException>(() => server.Memory);
        Assert.Contains("chronyd exiting", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> CoresOf(int processId) => Cores.Parse(
        File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1]);
}
