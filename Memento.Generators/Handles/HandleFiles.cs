using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Handles;

/// <summary>Which files of handles a project gets.</summary>
internal static class HandleFiles
{
    // The first language with extension members, which handles are: the compiler that this is built against has no name for it.
    private const int CSharp14 = 1400;

    public static bool AreIn(ParseOptions? options) => options is CSharpParseOptions { LanguageVersion: var version } && (int)version >= CSharp14;

    /// <summary>The handles as files: one a declaring type.</summary>
    public static IEnumerable<TypeHandles> Of(IEnumerable<HandleModel> handles)
    {
        var files = new FileNames();
        var containers = new Names();
        foreach (var type in handles.GroupBy(handle => handle.Function.DeclaringType, StringComparer.Ordinal).OrderBy(type => type.Key, StringComparer.Ordinal))
        {
            var first = type.First();
            var prefix = first.Namespace.Length == 0 ? "" : first.Namespace + ".";
            var name = containers.Free(prefix + first.Container);
            yield return new TypeHandles(
                name.Substring(prefix.Length),
                files.Of(name, ""),
                type.OrderBy(handle => handle.Function.Name, StringComparer.Ordinal).ThenBy(handle => handle.Function.Id, StringComparer.Ordinal).ToEquatableArray());
        }
    }
}
