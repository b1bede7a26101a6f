namespace Memento.Provenance;

/// <summary>
/// Picks functions by what a person calls them: <c>Price</c>, <c>Pricing.Price</c>, <c>Shop.Pricing.Price</c>, or the qualified name, each with or without the beginning of
/// a version behind a <c>#</c>. Used by the command-line tool.
/// </summary>
/// <param name="text">What a person wrote.</param>
public sealed class FunctionPattern(string text)
{
    private readonly string _name = text.Contains('#', StringComparison.Ordinal) ? text[..text.IndexOf('#', StringComparison.Ordinal)] : text;
    private readonly string _version = text.Contains('#', StringComparison.Ordinal) ? text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..] : "";

    /// <summary>The type and the method of a function, without namespace, assembly, cluster and version: what a person calls it.</summary>
    public static string ShortName(FunctionName function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallTreeLabels.NameOf(function);
    }

    /// <summary>Whether a function is one of them. A signature or type arguments may be left out; case counts.</summary>
    public bool Matches(FunctionName function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (_version.Length > 0 && function.Version?.StartsWith(_version, StringComparison.Ordinal) != true)
        {
            return false;
        }

        var type = function.Module[(function.Module.IndexOf('/', StringComparison.Ordinal) + 1)..];
        foreach (var name in (ReadOnlySpan<string>)[function.Function, Bare(function.Function)])
        {
            if (_name == name || _name == $"{type}.{name}" || _name == $"{type}:{name}" || _name == $"{LastOf(type)}.{name}" || _name == $"{function.Module}:{name}")
            {
                return true;
            }
        }

        return _name == function.Unversioned;
    }

    /// <summary>What was written.</summary>
    public override string ToString() => text;

    private static string Bare(string function)
    {
        var end = function.AsSpan().IndexOfAny('(', '<');
        return end > 0 ? function[..end] : function;
    }

    private static string LastOf(string type) => type[(Bare(type).LastIndexOfAny(['.', '+']) + 1)..];
}
