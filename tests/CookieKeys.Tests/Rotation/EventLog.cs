using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>Remembers the ids of what was logged.</summary>
internal sealed class EventLog : ILogger<RotationActor>
{
    public List<int> Events { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Add(eventId.Id);
}
