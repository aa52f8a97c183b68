using PublicTime.CommandLine;

CommandHandlers handlers = new()
{
    Serve = (_, _, _) => NotComposed("serve"),
    Query = (_, _) => NotComposed("query"),
    Status = (options, cancellation) => StatusPrinter.PrintAsync(options, TimeProvider.System, Console.Out, Console.Error, cancellation),
};
return await CommandLineRoot.RunAsync(args, handlers, Console.Out, Console.Error, CancellationToken.None).ConfigureAwait(false);

static async Task<int> NotComposed(string command)
{
    await Console.Error.WriteLineAsync($"`{command}` understands its arguments and cannot do its work yet.").ConfigureAwait(false);
    return ExitCode.Failed;
}
