using Microsoft.Extensions.Logging;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What a node says goes into the world's story.</summary>
internal sealed class StoryLog(SimulatedNode node, World world) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        world.Note($"{node.Name} says {eventId.Name}");
        switch (eventId.Name)
        {
            case "Begun":
                world.Tally.Count(Happening.RingBegun);
                break;
            case "Registered":
                world.Tally.Count(Happening.LetIn);
                break;
            case "Replaced":
                world.Tally.Count(Happening.Replaced);
                world.Oracle.Forgotten(IdIn(state), node);
                break;
            case "HasDouble":
                world.Tally.Count(Happening.DoubleNoticed);
                break;
            case "NotOurs":
                world.Tally.Count(Happening.Refused);
                break;
            case "NotKept":
                world.Tally.Count(Happening.NotKept);
                break;
            default:
                break;
        }
    }

    private static ulong IdIn<TState>(TState state) =>
        (ulong)((IReadOnlyList<KeyValuePair<string, object?>>)state!).Single(entry => entry.Key == "Id").Value!;
}
