namespace Memento.Storage.Filesystem.Files;

/// <summary>A file in an <see cref="AsideFolder"/>.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Label">What it is: the hash of an object, or <see cref="Memento"/>.</param>
/// <param name="UntouchedSince">It goes unless it was touched since then, in UTC.</param>
internal sealed record AsideFile(string Path, string Label, DateTime UntouchedSince)
{
    /// <summary>The label of mementos: which one it is stands in it.</summary>
    public const string Memento = "memento";

    /// <summary>Whether it is a memento, and else an object.</summary>
    public bool IsMemento => Label is Memento;
}
