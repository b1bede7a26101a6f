// Tests have environments, folders and keys of their own, so that fixtures run beside each other; those that touch what the whole
// process has in common, or measure time, say NonParallelizable. Mostly they wait for processes that start.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
