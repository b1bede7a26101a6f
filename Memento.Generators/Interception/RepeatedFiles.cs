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

    private static HashSet<SyntaxTree> Find(Compilation compilation)
    {
        var found = new HashSet<SyntaxTree>();
        foreach (var files in compilation.SyntaxTrees.GroupBy(file => file.Length).Where(files => files.Skip(1).Any()))
        {
            var texts = files.Select(file => (File: file, Text: file.GetText())).ToList();
            found.UnionWith(texts.Where(one => texts.Any(other => other.File != one.File && other.Text.ContentEquals(one.Text))).Select(one => one.File));
        }

        return found;
    }
}
