using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Model;

/// <summary>Gives out names that are not taken yet.</summary>
internal sealed class Names(params IEnumerable<string> taken)
{
    /// <summary>The bytes of a name to which something is added yet; the compiler takes no name with more than 1023.</summary>
    public const int MostBytes = 900;

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

    /// <summary>The name itself when it has no more than so many bytes in UTF-8, else its beginning with a number that is made of the whole.</summary>
    public static string Short(string name, int mostBytes = MostBytes)
    {
        if (name.Length <= mostBytes / 3 || Encoding.UTF8.GetByteCount(name) <= mostBytes)
        {
            return name;
        }

        var hash = 14695981039346656037UL;
        foreach (var character in name)
        {
            hash = unchecked((hash ^ character) * 1099511628211);
        }

        var number = hash.ToString("x16", CultureInfo.InvariantCulture);
        return $"{Cut(name, mostBytes - number.Length - 1)}_{number}";
    }

    /// <summary>As much of the beginning of a text as has no more than so many bytes in UTF-8.</summary>
    public static string Cut(string text, int mostBytes)
    {
        var length = Math.Min(text.Length, mostBytes);
        while (Encoding.UTF8.GetByteCount(text.Substring(0, length)) > mostBytes)
        {
            length--;
        }

        return text.Substring(0, length);
    }

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
