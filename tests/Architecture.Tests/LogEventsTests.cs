namespace PublicTime.Architecture.Tests;

public sealed class LogEventsTests
{
    [Fact]
    public void Event_ids_are_unique_over_all_rooms()
    {
        SourceFile[] sources = Repository.Files("src", ".cs");

        Verdict.Clean(LogEvents.Violations(sources));
        Assert.True(LogEvents.Count(sources) >= 5, "The log messages were not found.");
    }

    [Fact]
    public void An_event_id_that_two_rooms_use_is_found() =>
        Assert.Equal(
            "src/KeService/LogMessages.cs: event id 1000 is taken by src/Actors/LogMessages.cs",
            Assert.Single(LogEvents.Violations(
            [
                new SourceFile("src/Actors/LogMessages.cs", "[LoggerMessage(EventId = 1000, Level = LogLevel.Error)]\n[LoggerMessage(1001, LogLevel.Error)]"),
                new SourceFile("src/KeService/LogMessages.cs", "[LoggerMessage(\n    Level = LogLevel.Error,\n    EventId = 1000)]"),
            ])));

    [Theory]
    [InlineData("src/Actors/LogMessages.cs", "[LoggerMessage(Level = LogLevel.Error, Message = \"on port 123\")]")]
    [InlineData("src/Actors/Supervisor.cs", "[LoggerMessage(EventId = 1000, Level = LogLevel.Error)]")]
    public void A_message_without_an_id_or_out_of_its_place_is_found(string path, string text) =>
        Assert.Single(LogEvents.Violations([new SourceFile(path, text)]));
}
