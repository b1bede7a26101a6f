using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Reporting;

/// <summary>A budget, and whether it was kept.</summary>
/// <param name="IsKept">Null where it could not be judged.</param>
/// <param name="Text">The budget, and what it is held against.</param>
internal sealed record Verdict(bool? IsKept, string Text)
{
    /// <summary>At most so many times the floor.</summary>
    public static Verdict AtMost(double limit, Measured ours, Measured floor) => AtMost(limit, ours.Times(floor), "× the floor");

    public static Verdict AtMost(double limit, double value, string unit) =>
        new(value <= limit, FormattableString.Invariant($"{value:0.00} {unit}, at most {limit:0.##}"));

    public static Verdict AtLeast(double limit, double value, string unit) =>
        new(value >= limit, FormattableString.Invariant($"{value:0.00} {unit}, at least {limit:0.##}"));

    /// <summary>At most as long as a peer takes.</summary>
    public static Verdict FasterThan(Measured ours, Peer peer) => peer.Measured is { } measured
        ? new(ours.Times(measured) <= 1, FormattableString.Invariant($"{1 / ours.Times(measured):0.0} × as fast as {peer.Name}"))
        : new(null, $"{peer.Name}: {peer.Missing}");

    /// <summary>No byte allocated.</summary>
    public static Verdict AllocatesNothing(Measured ours) => new(ours.Bytes == 0, FormattableString.Invariant($"{ours.Bytes:0} B allocated, none allowed"));
}
