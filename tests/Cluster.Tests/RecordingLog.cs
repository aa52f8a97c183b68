using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PublicTime.Cluster.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLog : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>The event ids in order, parted by spaces.</summary>
    public string Events => string.Join(' ', _lines.Select(line => line.Split(' ')[0]));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Id} {formatter(state, exception)}{exception}");
}
