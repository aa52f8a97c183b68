using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Tests.Host;

public sealed class ProcessFilesTests
{
    [Theory]
    [InlineData("17 (chronyd) S 4 17 17 0 -1 4194560 1 0 0 0 251 349 0 0 20 0 1 0 99 8192 5 0", 4, 251, 349)]
    [InlineData("17 (a) b (c) R 1 17 17 0 -1 4194560 1 0 0 0 1 2 3 4 20 0 1 0 99 8192 5 0", 1, 1, 2)]
    public void The_parent_and_the_ticks_are_read_whatever_the_name_holds(string line, int parent, long user, long system) =>
        Assert.Equal(new ProcessStat(parent, user, system), ProcessStat.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("17 (chronyd) S 4 17")]
    public void What_is_no_line_of_a_process_is_refused(string line) => Assert.Throws<FormatException>(() => ProcessStat.Parse(line));

    [Fact]
    public void This_process_is_found_with_its_parent_and_a_process_that_never_was_is_not()
    {
        Assert.True(ProcessStat.TryRead(Environment.ProcessId)!.Value.Parent > 0);
        Assert.Null(ProcessStat.TryRead(int.MaxValue));
    }

    [Fact]
    public void Memory_is_read_in_octets() => Assert.Equal(
        new ProcessMemory(61 * 1024, 70 * 1024), ProcessMemory.Parse("Name:\tx\nVmPeak:\t  99 kB\nVmHWM:\t      70 kB\nVmRSS:\t      61 kB\n"));

    [Fact]
    public void Memory_of_this_process_is_as_the_framework_says()
    {
        ProcessMemory memory = ProcessMemory.TryRead(Environment.ProcessId)!.Value;

        Assert.InRange(memory.Resident, Environment.WorkingSet / 2, Environment.WorkingSet * 2);
        Assert.True(memory.Peak >= memory.Resident / 2);
    }

    [Fact]
    public void A_process_that_never_was_has_no_memory_and_nothing_is_thrown() => Assert.Null(ProcessMemory.TryRead(int.MaxValue));

    [Fact]
    public void A_process_without_memory_is_refused() => Assert.Throws<FormatException>(() => ProcessMemory.Parse("Name:\tkthreadd\n"));

    [Fact]
    public void A_tree_has_children_and_grandchildren_and_nobody_else()
    {
        Dictionary<int, int> parents = new() { [1] = 0, [10] = 1, [11] = 10, [12] = 11, [13] = 10, [20] = 1 };

        Assert.Equal([10, 11, 13, 12], ProcessTree.Of(10, parents));
    }

    [Fact]
    public void A_tree_of_a_table_that_runs_in_a_circle_ends() => Assert.Equal([1, 2], ProcessTree.Of(1, new Dictionary<int, int> { [1] = 2, [2] = 1 }));

    [Theory]
    [InlineData("0-1", new[] { 0, 1 })]
    [InlineData("3", new[] { 3 })]
    [InlineData("0-2,7,9-10\n", new[] { 0, 1, 2, 7, 9, 10 })]
    public void Lists_of_cores_are_read(string list, int[] cores) => Assert.Equal(cores, Cores.Parse(list));

    [Fact]
    public void Only_sockets_that_listen_are_ports_of_tcp()
    {
        const string Table = """
              sl  local_address rem_address   st tx_queue
               0: 0100007F:0463 00000000:0000 0A 00000000:00000000
               1: 0100007F:1234 0100007F:0463 01 00000000:00000000
               2: 00000000000000000000000000000000:007B 00000000000000000000000000000000:0000 0A 0
            """;

        Assert.Equal([1123, 123], ListeningPorts.Parse(Table, "0A"));
        Assert.Equal([1123, 0x1234, 123], ListeningPorts.Parse(Table, state: null));
    }
}
