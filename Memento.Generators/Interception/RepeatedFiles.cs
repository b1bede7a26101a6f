using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>
/// Tells which files of a compilation have the same text as another one. The compiler knows the file of a call by its text, and takes no
/// interceptor of a call in one of several: types that are local to a file, or a file that a project has twice, make such.
/// </summary>
internal static class RepeatedFiles
{
    private static readonly ConditionalWeakTable<Compilation, HashSet<SyntaxTree>> Known = new();

    /// <summary>What keeps every call in a file from being intercepted; null when no other file has its text.</summary>
    public static Obstacle? ObstacleIn(SyntaxTree file, Compilation compilation) =>
        Known.GetValue(compilation, Find).Contains(file) ? new Obstacle(CallObstacle.RepeatedFile) : null;

    private static HashSet<SyntaxTree> Find(Compilation compilation) =>
        [.. Several(compilation.SyntaxTrees.GroupBy(static file => file.Length)).SelectMany(static files => Several(files.GroupBy(TextOf, StringComparer.Ordinal))).SelectMany(static files => files)];

    /// <summary>What the compiler knows a file by, which it needs of each file with an interceptor and keeps. To compare the files with one another would take the longer, the more have one length.</summary>
    private static string TextOf(SyntaxTree file) => Convert.ToBase64String([.. file.GetText().GetContentHash()]);

    private static IEnumerable<IGrouping<TKey, SyntaxTree>> Several<TKey>(IEnumerable<IGrouping<TKey, SyntaxTree>> groups) => groups.Where(static files => files.Skip(1).Any());
}
