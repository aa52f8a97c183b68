using System.Runtime.InteropServices;

namespace PublicTime.Reporting;

/// <summary>What figures were measured on; a figure without its machine says little.</summary>
public sealed record Machine
{
    /// <summary>Model of the processor, as the kernel names it; empty where it does not.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Logical processors that this process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Release of the kernel, distribution, architecture.</summary>
    public required string Kernel { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The machine that this process runs on.</summary>
    public static Machine OfThisProcess() => new()
    {
        Processor = ProcessorModel(),
        Cores = Environment.ProcessorCount,
        Kernel = $"{KernelRelease()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
        Runtime = RuntimeInformation.FrameworkDescription,
    };

    private static string KernelRelease()
    {
        const string Source = "/proc/sys/kernel/osrelease";
        return File.Exists(Source) ? $"Linux {File.ReadAllText(Source).Trim()}" : Environment.OSVersion.VersionString;
    }

    private static string ProcessorModel()
    {
        const string Source = "/proc/cpuinfo";
        return File.Exists(Source)
            ? File.ReadLines(Source)
                .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
                .FirstOrDefault("")
            : "";
    }
}
