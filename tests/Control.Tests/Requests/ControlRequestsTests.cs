using PublicTime.Control.Requests;

namespace PublicTime.Control.Tests.Requests;

public sealed class ControlRequestsTests
{
    private static readonly ControlRequests Table = new(
    [
        ControlRequest.Report("status", () => Reports.Full, ControlJson.Default.StatusReport),
        Command("drain", "[NODE]"),
        Command("forget", "NODE"),
        Command("ring rotate", ""),
        Command("ring export", "FILE"),
    ]);

    [Theory]
    [InlineData("status", "status", "")]
    [InlineData("drain", "drain", "")]
    [InlineData("drain n3", "drain", "n3")]
    [InlineData("forget n3", "forget", "n3")]
    [InlineData("ring rotate", "ring rotate", "")]
    [InlineData("ring export /tmp/a file ", "ring export", "/tmp/a file ")]
    public void A_line_is_found_by_the_words_that_it_begins_with(string line, string name, string argument)
    {
        Assert.True(Table.TryFind(line, out ControlRequest? request, out string given, out _));

        Assert.Equal((name, argument), (request.Name, given));
    }

    [Theory]
    [InlineData("status now", "`status` takes nothing after it, not `now`.")]
    [InlineData("ring rotate --hard", "`ring rotate` takes nothing after it, not `--hard`.")]
    [InlineData("forget", "`forget` is not a request without NODE.")]
    [InlineData("forget ", "`forget` is not a request without NODE.")]
    [InlineData("ring", "`ring` is not a request; `status`, `drain [NODE]`, `forget NODE`, `ring rotate` and `ring export FILE` are.")]
    [InlineData("drains", "`drains` is not a request; `status`, `drain [NODE]`, `forget NODE`, `ring rotate` and `ring export FILE` are.")]
    [InlineData(" status", "` status` is not a request; `status`, `drain [NODE]`, `forget NODE`, `ring rotate` and `ring export FILE` are.")]
    public void Another_line_is_refused_with_what_is_allowed(string line, string sentence)
    {
        Assert.False(Table.TryFind(line, out _, out _, out string refusal));

        Assert.Equal(sentence, refusal);
    }

    private static ControlRequest Command(string name, string argument) =>
        ControlRequest.Command(name, argument, (_, _) => Task.FromResult(new CommandReply(IsDone: true, "Done.")));
}
