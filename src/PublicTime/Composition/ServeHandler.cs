using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using PublicTime.CommandLine;
using PublicTime.Configuration;
using PublicTime.Querying;
using PublicTime.Supervision;

namespace PublicTime.Composition;

/// <summary>What <c>serve</c> does: start, introduce itself after a first start, run until it is told to stop, end cleanly.</summary>
public static class ServeHandler
{
    /// <summary>Serves until cancelled.</summary>
    /// <returns>An <see cref="ExitCode"/>: done after a clean stop, failed when the service could not start or go on.</returns>
    public static async Task<int> RunAsync(
        ServeOptions options, IReadOnlyList<Remark> notices, TimeProvider time, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);

        // A signal can be handled only once this method has returned its task, and the start must not hold that up.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using ILoggerFactory logs = ServiceLog.Create();
        ILogger log = logs.CreateLogger("PublicTime");

        // Who tries the quick start sits at a terminal, and closing that has to end it.
        using OperatorSignal? reload = options.IsQuickStart ? null : new OperatorSignal(PosixSignal.SIGHUP);
        using OperatorSignal? drain = options.IsQuickStart ? null : new OperatorSignal(OperatorSignal.Usr1);
        NotifyEnvironment environment = NotifyEnvironment.Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        using NotifyChannel channel = NotifyChannel.Open(environment, time, log);
        try
        {
            RunningService service = await RunningService.StartAsync(options, notices, time, logs, cancellation).ConfigureAwait(false);
            await using (service.ConfigureAwait(false))
            {
                LogMessages.Serving(log, ProductVersion.Text, options.StateFolder);
                channel.Ready(service.Summary);
                reload?.Call(new Reloads(service.ReloadAsync, () => service.Summary, channel, service.RawClock, time, log).Begin);
                drain?.Call(() => service.Drain.Begin("SIGUSR1"));
                if (options.IsQuickStart)
                {
                    var introduction = new QuickStartIntroduction(service, new TimeQuery(service.RawClock, time));
                    await introduction.WriteAsync(output, cancellation).ConfigureAwait(false);
                }

                var watchdog = Watchdog.Start(environment.Watchdog, channel, service.Look, time, log);
                await using (watchdog.ConfigureAwait(false))
                {
                    int exitCode = await RunUntilStoppedAsync(service, log, cancellation).ConfigureAwait(false);
                    channel.Stopping(RunningService.StopsWithin);
                    return exitCode;
                }
            }
        }
        catch (StartRefusedException refused)
        {
            channel.Status($"Not started: {refused.Message}");
            await error.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static async Task<int> RunUntilStoppedAsync(RunningService service, ILogger log, CancellationToken cancellation)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenRegistration registration = cancellation.UnsafeRegister(static source => ((TaskCompletionSource)source!).SetResult(), stop);
        await using (registration.ConfigureAwait(false))
        {
            Task failed = service.Failed;
            await Task.WhenAny(stop.Task, service.Drain.Done, failed).ConfigureAwait(false);
            if (failed.Exception is { } failure)
            {
                LogMessages.Failed(log, failure);
                return ExitCode.Failed;
            }

            LogMessages.Stopping(log);
            return ExitCode.Done;
        }
    }
}
