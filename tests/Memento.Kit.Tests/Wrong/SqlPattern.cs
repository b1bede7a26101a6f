using System.Text.RegularExpressions;

namespace Memento.Kit.Tests.Wrong;

/// <summary>What <c>LIKE</c> does in a database, where <c>_</c> is any sign and <c>%</c> any number of them.</summary>
internal static class SqlPattern
{
    /// <summary>Whether a text is like a pattern.</summary>
    public static bool IsMatch(string text, string pattern) =>
        Regex.IsMatch(text, $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace('_', '.')}$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
}
