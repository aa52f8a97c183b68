using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Running;
using Spectre.Console;

return await LoadCommandLine.RunAsync(
    args,
    (options, stop) => LoadHandler.RunAsync(options, new HostLoadClock(), TimeProvider.System, AnsiConsole.Console, Console.Out, Console.Error, stop),
    Console.Out,
    Console.Error,
    CancellationToken.None);
