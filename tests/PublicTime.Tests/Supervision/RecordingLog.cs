using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PublicTime.Tests.Supervision;

/// <summary>Remembers what was logged.</summary>
internal sealed class RecordingLog : ILogger
{
    private readonly ConcurrentQueue<(int Event, string Text)> _entries = new();

    /// <summary>The texts of one event, oldest first.</summary>
    public string[] Texts(int eventId) => [.. _entries.Where(entry => entry.Event == eventId).Select(entry => entry.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId.Id, formatter(state, exception)));
}
