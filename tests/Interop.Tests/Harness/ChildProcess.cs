using System.Diagnostics;
using System.Text;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A started program: its output so far, its end, and signals to it. Killed on dispose if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    private ChildProcess(ProgramStart start)
    {
        IReadOnlyList<string> line = start.CommandLine();
        ProcessStartInfo info = new(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = start.WorkingFolder ?? string.Empty,
        };
        foreach ((string name, string? value) in start.Environment)
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

    /// <summary>The program's standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>What the program wrote so far to both streams, by lines in the order of their arrival.</summary>
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

    /// <summary>Starts the program.</summary>
    public static ChildProcess Start(ProgramStart start) => new(start);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="within">The deadline; the program is killed at it.</param>
    /// <param name="input">Written to its standard input, which is then closed.</param>
    public static async Task<CommandResult> RunAsync(ProgramStart start, TimeSpan within, string input = "")
    {
        await using ChildProcess process = Start(start);
        try
        {
            await process.Input.WriteAsync(input);
            process.Input.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input: what it said about that is in its output.
        }

        int exitCode = await process.WaitForExitAsync(within);
        return new CommandResult(process.CommandLine, exitCode, process.Output);
    }

    /// <summary>The exit code, once the program has ended and its output is read; 128 + n after signal n.</summary>
    /// <exception cref="TimeoutException">It still runs at the deadline.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using CancellationTokenSource deadline = new(within, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException(Explain($"still runs after {within.TotalSeconds} s"), late);
        }

        return _process.ExitCode;
    }

    /// <summary>The first line of output for which the condition holds.</summary>
    /// <exception cref="TimeoutException">There is none at the deadline, or the program ended without it.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> condition, TimeSpan within)
    {
        string? line = null;
        await Poll.UntilAsync(
            () =>
            {
                bool exited = HasExited;
                line = Output.Split('\n').FirstOrDefault(condition);
                return line is not null || exited;
            },
            within,
            () => Explain("did not print the awaited line"));
        return line ?? throw new TimeoutException(Explain("ended without the awaited line"));
    }

    /// <summary>Sends a signal by its name without SIG, for example TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        (await RunAsync(new ProgramStart("sh", "-c", $"kill -{signal} {Id}"), KillDeadline)).ExpectExitCode(0);
    }

    /// <summary>Ends the program by SIGKILL and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync(KillDeadline);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>A sentence about the program with its output, for exceptions.</summary>
    public string Explain(string what) => $"{CommandLine} {what}. Its output:\n{Output}";

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
