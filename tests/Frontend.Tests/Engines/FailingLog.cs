using Microsoft.Extensions.Logging;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A log that throws at one of its lines: a failure in the middle of whatever wrote it.</summary>
/// <param name="failingLine">Which line, from 1.</param>
internal sealed class FailingLog(int failingLine) : ILogger
{
    private int _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (++_lines == failingLine)
        {
            throw new IOException("the log cannot be written");
        }
    }
}
