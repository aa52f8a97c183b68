using PublicTime.Fleet.CommandLine;

return await CommandLineRoot.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
