using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Reporting;

/// <summary>Another library that does the same work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Measured">What it took; null where it was not measured.</param>
/// <param name="Missing">Why it was not.</param>
internal sealed record Peer(string Name, Measured? Measured, string? Missing = null)
{
    public static Peer Of(Measured measured) => new(measured.Name, measured);
}
