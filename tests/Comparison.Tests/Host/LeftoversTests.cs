using PublicTime.Comparison.Host;

namespace PublicTime.Comparison.Tests.Host;

public sealed class LeftoversTests
{
    [Fact]
    public void Folders_of_processes_that_are_gone_are_removed_and_those_of_others_stay()
    {
        using TemporaryFolder parent = new();
        string[] stay = [$"publictime-compare-{Environment.ProcessId}-1", "publictime-compare-x-1", "publictime-compare-abc", "publictime-2147483647-1"];
        string orphan = parent.PathOf("publictime-compare-2147483647-1");
        foreach (string folder in stay.Select(parent.PathOf).Append(orphan))
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(Path.Combine(orphan, "server.key"), "secret");

        Leftovers.Remove(parent.Path, isCgroup: false);

        Assert.Equal(stay.Order(StringComparer.Ordinal), Directory.GetDirectories(parent.Path).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }
}
