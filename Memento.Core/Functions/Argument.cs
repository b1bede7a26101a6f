using System.ComponentModel;

namespace Memento;

/// <summary>What stands for an argument that a call leaves out.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Argument
{
    /// <summary>Given to a handle in place of an argument: the function then gets its default, and the key has nothing of it.</summary>
    public static object LeftOut { get; } = new();
}
