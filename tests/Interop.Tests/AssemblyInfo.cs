using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// These tests wait for other programs far more than they compute, so more of them than cores run at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
