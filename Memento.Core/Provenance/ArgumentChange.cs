using Memento.Keys.Normalization;

namespace Memento.Provenance;

/// <summary>An argument that differs between two calls of a function.</summary>
/// <param name="Name">The parameter, or the name under which the key has the context arguments.</param>
/// <param name="Before">Its value in the earlier call as normalized JSON; null when that call did not give it.</param>
/// <param name="After">Its value in the later call as normalized JSON; null when this call does not give it.</param>
public sealed record ArgumentChange(string Name, string? Before, string? After)
{
    private const int LongestShown = 60;

    /// <summary>The arguments that differ, in the order of the later call and then those that only the earlier one has.</summary>
    /// <param name="before">The earlier call's arguments, as <see cref="MementoRecord.Arguments"/> has them.</param>
    /// <param name="after">The later call's.</param>
    internal static IReadOnlyList<ArgumentChange> Between(string before, string after) =>
        string.Equals(before, after, StringComparison.Ordinal) ? [] : Between(before, Read(after));

    /// <summary>The same, for one call that is compared with many.</summary>
    /// <param name="before">The earlier call's arguments.</param>
    /// <param name="after">The later call's, as <see cref="Read"/> has them.</param>
    internal static IReadOnlyList<ArgumentChange> Between(string before, OrderedDictionary<string, string> after)
    {
        var old = Read(before);
        var changes = after
            .Where(argument => old.GetValueOrDefault(argument.Key) != argument.Value)
            .Select(argument => new ArgumentChange(argument.Key, old.GetValueOrDefault(argument.Key), argument.Value))
            .ToList();
        changes.AddRange(old.Where(argument => !after.ContainsKey(argument.Key)).Select(argument => new ArgumentChange(argument.Key, argument.Value, null)));
        return changes;
    }

    /// <summary>The arguments of a call by name, each as the text it has in <see cref="MementoRecord.Arguments"/>.</summary>
    internal static OrderedDictionary<string, string> Read(string arguments)
    {
        try
        {
            return NormalizedReader.ReadMembers(arguments);
        }
        catch (FormatException)
        {
            // Not of our making: the arguments as a whole are what differs.
            return new OrderedDictionary<string, string>(StringComparer.Ordinal) { ["(all)"] = arguments };
        }
    }

    /// <summary>A sentence for a person, without a full stop.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, { } after) => $"the argument {Name} is {Shown(after)} and was left out",
        ({ } before, null) => $"the argument {Name} is left out and was {Shown(before)}",
        _ => $"the argument {Name} is {Shown(After!)} and was {Shown(Before!)}",
    };

    private static string Shown(string value) => ShortText.Of(value, LongestShown);
}
