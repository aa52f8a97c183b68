namespace PublicTime.Frontend.Tests.Engines;

/// <summary>Tests that measure the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(AlonePerProcess), DisableParallelization = true)]
public sealed class AlonePerProcess;
