using Memento.Provenance;

namespace Memento.Cli.Selecting;

/// <summary>What functions are called where several are told of: by type and method, and by their whole names where two would be called alike. Each picks its function on a command line.</summary>
internal sealed class FunctionLabels
{
    private readonly HashSet<string> _shared;

    /// <summary>Names functions.</summary>
    /// <param name="functions">All that are told of, in any order, at any versions.</param>
    public FunctionLabels(IEnumerable<FunctionName> functions) => _shared = functions
        .Select(static function => function.At(null))
        .Distinct()
        .GroupBy(FunctionPattern.ShortName, StringComparer.Ordinal)
        .Where(static group => group.Count() > 1)
        .Select(static group => group.Key)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What a function is called, without its version.</summary>
    public string this[FunctionName function] => FunctionPattern.ShortName(function) is var name && _shared.Contains(name) ? function.Unversioned : name;
}
