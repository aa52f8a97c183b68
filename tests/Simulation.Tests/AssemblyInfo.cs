// One core is enough: the other belongs to tests beside it that watch the time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
