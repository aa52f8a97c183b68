using PublicTime.CommandLine;

namespace PublicTime.Tests.CommandLine;

/// <summary>What the commands for a ring hand on.</summary>
public sealed class OperatorCommandTests
{
    private const string Socket = "/var/lib/pt/publictime.sock";

    [Theory]
    [InlineData("drain", "drain")]
    [InlineData("drain n3", "drain n3")]
    [InlineData("undrain", "undrain")]
    [InlineData("undrain n3", "undrain n3")]
    [InlineData("forget 00ff00ff00ff00ff", "forget 00ff00ff00ff00ff")]
    [InlineData("ring rotate", "ring rotate")]
    [InlineData("ring revoke --yes", "ring revoke")]
    [InlineData("ring export-chrony /etc/keys/for chrony", "ring export-chrony /etc/keys/for chrony")]
    [InlineData("ring export-chrony /etc/../tmp/keys", "ring export-chrony /tmp/keys")]
    public async Task A_command_becomes_one_request_to_the_service(string line, string request)
    {
        string[] words = line.Split(' ', line.Contains("export", StringComparison.Ordinal) ? 3 : 4);

        CommandRun run = await CommandRun.OfAsync([.. words, "--state", "/var/lib/pt"]);
        CommandRun json = await CommandRun.OfAsync([.. words, "--state", "/var/lib/pt", "--json"]);

        Assert.Equal(CommandRun.Handled, run.ExitCode);
        Assert.Equal(new OrderOptions(Socket, request, IsJson: false), run.Ordered);
        Assert.Equal(new OrderOptions(Socket, request, IsJson: true), json.Ordered);
    }

    [Fact]
    public async Task A_file_for_chrony_is_named_from_where_the_operator_stands()
    {
        CommandRun run = await CommandRun.OfAsync("ring", "export-chrony", "keys", "--state", "/var/lib/pt");

        Assert.Equal($"ring export-chrony {Path.Combine(Environment.CurrentDirectory, "keys")}", run.Ordered!.Request);
    }

    [Fact]
    public async Task Revoking_without_yes_asks_for_its_price_and_orders_nothing()
    {
        CommandRun run = await CommandRun.OfAsync("ring", "revoke", "--state", "/var/lib/pt");

        Assert.Equal((Socket, null), (run.AskedForPrice, run.Ordered));
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("--json", true, false)]
    [InlineData("--watch", false, true)]
    [InlineData("--json --watch", true, true)]
    public async Task Cluster_is_asked_once_or_again_and_again(string options, bool isJson, bool isWatching)
    {
        CommandRun run = await CommandRun.OfAsync(["cluster", "--state", "/var/lib/pt", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(new ClusterOptions(Socket, isJson, isWatching), run.AskedForCluster);
    }

    [Fact]
    public async Task The_rings_status_is_asked_for_at_the_socket_of_the_service() =>
        Assert.Equal(new StatusOptions(Socket, IsJson: true), (await CommandRun.OfAsync("ring", "status", "--json", "--state", "/var/lib/pt")).AskedForRing);

    [Theory]
    [InlineData("drain", "n1\nring revoke")]
    [InlineData("forget", "n 1")]
    [InlineData("forget", "")]
    public async Task A_node_that_cannot_be_one_is_refused_with_its_value(string command, string node)
    {
        CommandRun run = await CommandRun.OfAsync(command, node);

        Assert.Equal((2, null), (run.ExitCode, run.Ordered));
        Assert.StartsWith($"NODE is the name or the id of a node, not `{node}`.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nring revoke")]
    public async Task A_file_that_cannot_be_one_is_refused(string file)
    {
        CommandRun run = await CommandRun.OfAsync("ring", "export-chrony", file);

        Assert.Equal((2, null), (run.ExitCode, run.Ordered));
        Assert.StartsWith("FILE is a path without control characters, and not empty.\n", run.Error, StringComparison.Ordinal);
    }
}
