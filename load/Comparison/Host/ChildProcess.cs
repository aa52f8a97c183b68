using System.Diagnostics;
using System.Text;

namespace PublicTime.Comparison.Host;

/// <summary>A started program: its output so far and its end. Ended on dispose if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LongestOutput = 64 * 1024;

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WordPatience = TimeSpan.FromSeconds(1); // one that it started may hold its streams open
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private readonly CountdownEvent _lastWords = new(2); // of both streams

    private ChildProcess(ProgramStart start)
    {
        IReadOnlyList<string> line = start.CommandLine();
        ProcessStartInfo info = new(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        CommandLine = string.Join(' ', line);
        _process = ProcessNursery.Start(info);
        _process.OutputDataReceived += (_, received) => Append(received.Data);
        _process.ErrorDataReceived += (_, received) => Append(received.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The command line, for messages.</summary>
    public string CommandLine { get; }

    /// <summary>The program's process id.</summary>
    public int Id => _process.Id;

    /// <summary>True once the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What the program wrote so far to both streams, as far as there was room for it.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(ProgramStart start) => new(start);

    /// <summary>Runs a program to its end and gives its output.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="within">The deadline, at which it is ended.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="ComparisonException">It failed, or ran longer.</exception>
    public static async Task<string> RunAsync(ProgramStart start, TimeSpan within, CancellationToken cancellation)
    {
        await using ChildProcess process = Start(start);
        int exitCode = await process.WaitForExitAsync(within, cancellation);
        return exitCode == 0 ? process.Output : throw new ComparisonException(process.Explain($"ended with status {exitCode}"));
    }

    /// <summary>The exit code, once the program has ended and its output is read.</summary>
    /// <exception cref="ComparisonException">It still runs at the deadline.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = new(within, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await _process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ComparisonException(Explain($"still runs after {within.TotalSeconds} s"));
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until something holds while the program runs.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="within">The deadline.</param>
    /// <param name="awaited">What is awaited, as the end of a sentence that begins with the program.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ComparisonException">It did not hold in time, or the program ended.</exception>
    public async Task WaitUntilAsync(Func<ValueTask<bool>> condition, TimeSpan within, string awaited, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (!await condition())
        {
            if (HasExited || time.GetElapsedTime(start) > within)
            {
                throw new ComparisonException(Explain(awaited));
            }

            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    /// <summary>Asks the program to end, and after five seconds ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            await AskToEndAsync();
        }

        _process.Dispose();
    }

    /// <summary>A sentence about the program with its output, for exceptions. The last words of one that has ended may still be on their way, and are awaited.</summary>
    public string Explain(string what)
    {
        _ = HasExited && _lastWords.Wait(WordPatience);
        return $"{CommandLine} {what}. Its output:\n{Output}";
    }

    private async Task AskToEndAsync()
    {
        using (Process asked = ProcessNursery.Start(new ProcessStartInfo("kill", ["-TERM", $"{Id}"]) { UseShellExecute = false }))
        {
            await asked.WaitForExitAsync();
        }

        using CancellationTokenSource deadline = new(EndPatience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    private void Append(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _lastWords.Signal();
            }
            else if (_output.Length < LongestOutput)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
