using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Model;

/// <summary>Gives out names that are not taken yet.</summary>
internal sealed class Names(params IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The name itself when it is free, else the name with as many underscores after it as it takes.</summary>
    public string Free(string name)
    {
        while (!_taken.Add(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The name of a parameter as an identifier: a keyword is escaped.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The name of a type as an identifier: also what is a keyword only where a type stands is escaped.</summary>
    public static string EscapeType(string name) => SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : Escape(name);

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Makes an identifier of any text: what cannot be in one becomes an underscore.</summary>
    public static string Identifier(string text)
    {
        var name = new StringBuilder();
        foreach (var character in text)
        {
            name.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        return SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name.ToString() : "_" + name;
    }
}
