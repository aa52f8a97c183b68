// One target after the other: a time that is measured beside another target says little.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
