using Memento.Provenance;

namespace Earthquakes;

/// <summary>Tells why steps were computed that were remembered before: which method's code is another one, and in what.</summary>
public static class ChangeReport
{
    /// <summary>A line for each change, with the steps that depend on it.</summary>
    public static IEnumerable<string> Lines(IEnumerable<FunctionChange> changes) =>
        from change in changes
        group change.After.Function by string.Join("; ", change.Reasons) into steps
        orderby steps.Key
        select $"changed: {steps.Key} · computed anew: {string.Join(", ", steps.Order(StringComparer.Ordinal))}";
}
