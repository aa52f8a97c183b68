using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// They look for what a test leaves behind, and they measure.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
