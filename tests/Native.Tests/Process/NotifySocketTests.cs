using PublicTime.Native.Process;

namespace PublicTime.Native.Tests.Process;

public sealed class NotifySocketTests
{
    private const int MoreThanAnyQueue = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_arrives_as_one_datagram_at_a_path_and_at_an_abstract_name(bool isAbstract)
    {
        Assert.SkipUnless(!isAbstract || OperatingSystem.IsLinux(), "Only Linux has abstract names.");
        using var manager = new NotifyReader(isAbstract);
        using NotifySocket socket = Open(manager.Address);

        Assert.Equal(NotifyOutcome.Sent, socket.Send("READY=1\nSTATUS=läuft"));
        Assert.Equal("READY=1\nSTATUS=läuft", await manager.NextAsync());
    }

    [Fact]
    public async Task A_manager_that_does_not_read_makes_a_message_fail_and_nobody_wait()
    {
        using var manager = new NotifyReader();
        using NotifySocket socket = Open(manager.Address);
        int sent = 0;
        while (sent < MoreThanAnyQueue && socket.Send("WATCHDOG=1") == NotifyOutcome.Sent)
        {
            sent++;
        }

        Assert.InRange(sent, 1, MoreThanAnyQueue - 1);
        Assert.Equal(NotifyOutcome.QueueFull, socket.Send("STOPPING=1"));
        await manager.NextAsync();
        Assert.Equal(NotifyOutcome.Sent, socket.Send("STOPPING=1"));
    }

    [Fact]
    public void A_manager_that_is_gone_is_unreachable_and_its_successor_at_the_address_is_found()
    {
        string address = Path.Combine(Directory.CreateTempSubdirectory("publictime-notify-").FullName, "notify");
        using NotifySocket socket = Open(address);
        Assert.Equal(NotifyOutcome.Unreachable, socket.Send("READY=1"));

        using (var manager = new NotifyReader())
        {
            File.CreateSymbolicLink(address, manager.Address);
            Assert.Equal(NotifyOutcome.Sent, socket.Send("READY=1"));
        }

        Assert.Equal(NotifyOutcome.Unreachable, socket.Send("READY=1"));
        Directory.Delete(Path.GetDirectoryName(address)!, recursive: true);
    }

    [Theory]
    [InlineData("", "neither an absolute path nor an abstract socket")]
    [InlineData("@", "neither an absolute path nor an abstract socket")]
    [InlineData("run/notify", "neither an absolute path nor an abstract socket")]
    [InlineData("vsock:2:1234", "neither an absolute path nor an abstract socket")]
    [InlineData("/long", "longer than the 107 octets")]
    [InlineData("@long", "longer than the 107 octets")]
    public void What_is_no_address_is_refused_with_a_sentence(string address, string sentence)
    {
        string whole = address.Replace("long", new string('a', 107), StringComparison.Ordinal);

        Assert.Null(NotifySocket.Open(whole, out string problem));
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('/')]
    [InlineData('@')]
    public void The_longest_address_is_taken(char first)
    {
        using NotifySocket? socket = NotifySocket.Open(first + new string('a', 106), out string problem);

        Assert.NotNull(socket);
        Assert.Empty(problem);
    }

    private static NotifySocket Open(string address)
    {
        NotifySocket? socket = NotifySocket.Open(address, out string problem);
        Assert.True(socket is not null, problem);
        return socket;
    }
}
