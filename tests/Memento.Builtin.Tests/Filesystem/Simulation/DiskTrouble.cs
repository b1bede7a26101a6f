namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>How an operation of a simulated disk fails.</summary>
internal enum DiskTrouble
{
    /// <summary>What takes room fails, and nothing else.</summary>
    NoSpace,

    InputOutput,
    AccessDenied,

    /// <summary>A write gives up half way; what is no write fails for lack of space.</summary>
    ShortWrite,
}
