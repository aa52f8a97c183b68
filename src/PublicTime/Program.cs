using PublicTime.CommandLine;
using PublicTime.Composition;
using PublicTime.Querying;

TimeProvider time = TimeProvider.System;
ReportPrinter printer = new(time, Console.Out, Console.Error, !Console.IsOutputRedirected);
CommandHandlers handlers = new()
{
    Serve = (options, notices, stop) => ServeHandler.RunAsync(options, notices, time, Console.Out, Console.Error, stop),
    Query = (options, stop) => QueryHandler.RunAsync(options, time, Console.Out, Console.Error, stop),
    Status = printer.StatusAsync,
    Cluster = printer.ClusterAsync,
    RingStatus = printer.RingStatusAsync,
    Order = printer.OrderAsync,
    PriceOfRevoking = printer.PriceOfRevokingAsync,
};
return await CommandLineRoot.RunAsync(args, handlers, Console.Out, Console.Error, CancellationToken.None).ConfigureAwait(false);
