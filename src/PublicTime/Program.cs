using PublicTime.CommandLine;
using PublicTime.Composition;
using PublicTime.Querying;

TimeProvider time = TimeProvider.System;
CommandHandlers handlers = new()
{
    Serve = (options, notices, stop) => ServeHandler.RunAsync(options, notices, time, Console.Out, Console.Error, stop),
    Query = (options, stop) => QueryHandler.RunAsync(options, time, Console.Out, Console.Error, stop),
    Status = (options, stop) => StatusPrinter.PrintAsync(options, time, Console.Out, Console.Error, stop),
};
return await CommandLineRoot.RunAsync(args, handlers, Console.Out, Console.Error, CancellationToken.None).ConfigureAwait(false);
