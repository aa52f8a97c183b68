using PublicTime.Comparison.CommandLine;

return await CommandLineRoot.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
