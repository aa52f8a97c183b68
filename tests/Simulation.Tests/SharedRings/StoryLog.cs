using Microsoft.Extensions.Logging;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What a node says goes into the world's story.</summary>
internal sealed class StoryLog(string name, World world) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        world.Note($"{name} says {eventId.Id}");
}
