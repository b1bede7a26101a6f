using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>The handles of all functions of a type: the content of one generated file.</summary>
/// <param name="Container">The name of the class that holds them.</param>
/// <param name="FileName">What the file is called.</param>
/// <param name="Handles">The handles, in the order of their functions' names.</param>
/// <param name="Written">Which of them are written, by their member's name; null for all. The others count for the names.</param>
internal sealed record TypeHandles(string Container, string FileName, EquatableArray<HandleModel> Handles, EquatableArray<string>? Written = null)
{
    /// <summary>The same with those alone that a program uses, and those that other assemblies may use; null when there are none.</summary>
    /// <param name="mentioned">The names in the program that may be of handles; null when all are wanted.</param>
    public TypeHandles? InUse(EquatableArray<string>? mentioned)
    {
        // Who names the class that holds them may mean any of them.
        if (mentioned is not { } names || names.Contains(Container))
        {
            return this;
        }

        var written = HandleNames.Of(this)
            .Where((handle, i) => Handles[i].IsPublic || names.Contains(handle.Property))
            .Select(handle => handle.Property)
            .ToEquatableArray();
        return written.Count == 0 ? null : this with { Written = written };
    }
}
