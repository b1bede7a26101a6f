// Tests have environments, folders and keys of their own, so that fixtures run beside each other; those that touch what the whole
// process has in common say NonParallelizable.
[assembly: Parallelizable(ParallelScope.Fixtures)]
