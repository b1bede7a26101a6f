using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Model;

/// <summary>Names generated files so that no two of a generator have one name, also where case does not count.</summary>
internal sealed class FileNames
{
    // A file's name has 255 bytes, and a path no room for the whole signature of some functions.
    private const int MostBytes = 160;
    private const int MostDetails = 60;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself, else the name with what tells it from its namesakes, else with a number.</summary>
    public string Of(string name, string details)
    {
        name = Names.Short(Legal(name), MostBytes);
        details = Names.Cut(Legal(details), MostDetails);
        var detailed = $"{name}({details})";
        var found = _taken.Add(name) ? name : detailed;
        for (var number = 2; found != name && !_taken.Add(found); number++)
        {
            found = $"{detailed}{number}";
        }

        return found + ".g.cs";
    }

    private static string Legal(string name) =>
        string.Concat(name.Select(character => SyntaxFacts.IsIdentifierPartCharacter(character) || character is '.' or ',' ? character : '_'));
}
