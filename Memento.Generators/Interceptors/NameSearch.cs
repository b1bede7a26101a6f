using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interceptors;

/// <summary>
/// Finds names in a file by the words of its text. A syntax tree makes its nodes when they are asked for: to ask each whether it is of
/// such a name takes longer than all that is done with the few that are.
/// </summary>
internal static class NameSearch
{
    /// <summary>The names in a file whose words are looked for, in their order.</summary>
    /// <param name="tree">The file.</param>
    /// <param name="isWanted">Whether the word in this text, at this place and of this length, is looked for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static List<SimpleNameSyntax> Find(SyntaxTree tree, Func<string, int, int, bool> isWanted, CancellationToken cancellationToken)
    {
        var found = new List<SimpleNameSyntax>();
        var root = tree.GetRoot(cancellationToken);
        var text = tree.GetText(cancellationToken).ToString();
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            for (; i < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[i]); i++)
            {
                if (IsIgnored(text[i]))
                {
                    return FindAll(root, isWanted);
                }
            }

            if (i > start && isWanted(text, start, i - start) && NameAt(root, start) is { } name)
            {
                found.Add(name);
            }

            if (i < text.Length - 1 && text[i] == '\\' && text[i + 1] is 'u' or 'U')
            {
                return FindAll(root, isWanted);
            }
        }

        return found;
    }

    // In a comment or a literal a word is no name, but where documentation refers to something.
    private static SimpleNameSyntax? NameAt(SyntaxNode root, int position) =>
        root.FindToken(position, findInsideTrivia: true) is { Parent: SimpleNameSyntax name } token && token.Span.Contains(position) ? name : null;

    // A character that formats the text counts for nothing in a name.
    private static bool IsIgnored(char character) => character > '\x7f' && CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format;

    /// <summary>The same by the nodes, of a file in which a name may be written otherwise than it is.</summary>
    private static List<SimpleNameSyntax> FindAll(SyntaxNode root, Func<string, int, int, bool> isWanted) =>
        [.. root.DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>().Where(name => isWanted(name.Identifier.ValueText, 0, name.Identifier.ValueText.Length))];
}
