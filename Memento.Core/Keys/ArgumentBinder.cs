namespace Memento.Keys;

/// <summary>
/// Binds arguments to parameter names by the rules that all languages share, so that the same call has the same
/// effective arguments by whatever route they were given. Called by the function handles, before anything else.
/// </summary>
/// <remarks>Defaults are not filled in, and names that are no parameter's are kept: both enter the key.</remarks>
public static class ArgumentBinder
{
    /// <summary>Makes the effective arguments of a call.</summary>
    /// <param name="parameterNames">The function's parameters in order.</param>
    /// <param name="partial">The arguments the function already has; null for none.</param>
    /// <param name="positional">The call's arguments by position; null for none.</param>
    /// <param name="keyword">The call's arguments by name; null for none.</param>
    /// <returns>Parameter name → value, in the order in which they were laid.</returns>
    /// <exception cref="ArgumentBindingException">There are more arguments than parameters to take them.</exception>
    public static IReadOnlyDictionary<string, object?> Bind(
        IReadOnlyList<string> parameterNames,
        PartialArguments? partial,
        IReadOnlyList<object?>? positional,
        IReadOnlyDictionary<string, object?>? keyword = null)
    {
        ArgumentNullException.ThrowIfNull(parameterNames);
        partial ??= PartialArguments.None;
        var effective = new Dictionary<string, object?>(partial.Keyword, StringComparer.Ordinal);
        if (partial.Positional.Count > parameterNames.Count)
        {
            throw TooMany("partial arguments by position", partial.Positional.Count, "parameters", parameterNames);
        }

        for (var i = 0; i < partial.Positional.Count; i++)
        {
            effective[parameterNames[i]] = partial.Positional[i];
        }

        LayPositional(effective, parameterNames, positional ?? []);
        foreach (var (name, value) in keyword ?? PartialArguments.None.Keyword)
        {
            effective[name] = value;
        }

        return effective;
    }

    private static void LayPositional(Dictionary<string, object?> effective, IReadOnlyList<string> parameterNames, IReadOnlyList<object?> positional)
    {
        if (positional.Count == 0)
        {
            return;
        }

        var remaining = new List<string>(parameterNames.Count);
        foreach (var name in parameterNames)
        {
            if (!effective.ContainsKey(name))
            {
                remaining.Add(name);
            }
        }

        if (positional.Count > remaining.Count)
        {
            throw TooMany("arguments by position", positional.Count, "parameters without a value", remaining);
        }

        for (var i = 0; i < positional.Count; i++)
        {
            effective[remaining[i]] = positional[i];
        }
    }

    private static ArgumentBindingException TooMany(string given, int count, string taken, IReadOnlyList<string> names) => new(
        FormattableString.Invariant($"There are {count} {given}, but only {names.Count} {taken}{(names.Count == 0 ? "" : ": ")}{string.Join(", ", names)}."));
}
