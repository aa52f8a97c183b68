using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PublicTime.Benchmarks;

if (args is ["ke"])
{
    KeSessionTiming.Run();
    return;
}

if (args is ["layers"])
{
    Environment.ExitCode = LayerTiming.Run() ? 0 : 1;
    return;
}

if (args is ["ring"])
{
    Environment.ExitCode = RingTiming.Run() ? 0 : 1;
    return;
}

if (args is ["ke-client", .. string[] callers])
{
    await KeCallers.RunAsync(callers);
    return;
}

// In process: the generated project that BenchmarkDotNet would build asks the package feed for versions it does not hold.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
