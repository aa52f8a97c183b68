using Microsoft.Extensions.Logging;

namespace PublicTime.KeService.Tests;

/// <summary>Remembers what was logged.</summary>
internal sealed class EventLog : ILogger
{
    public List<int> Events { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The ids since the last call, and the one line when there was one.</summary>
    public (int[] Events, string Line) Take()
    {
        (int[] events, string line) = ([.. Events], Lines.Count > 0 ? Lines[^1] : "");
        Events.Clear();
        Lines.Clear();
        return (events, line);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Events.Add(eventId.Id);
        Lines.Add(formatter(state, exception));
    }
}
