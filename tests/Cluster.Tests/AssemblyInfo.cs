using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// These tests wait for real servers far more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
