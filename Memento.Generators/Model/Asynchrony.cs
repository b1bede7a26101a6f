namespace Memento.Generators.Model;

/// <summary>How a function gives its result.</summary>
internal enum Asynchrony
{
    /// <summary>It returns it.</summary>
    None,

    /// <summary>By a Task&lt;T&gt;.</summary>
    Task,

    /// <summary>By a ValueTask&lt;T&gt;.</summary>
    ValueTask,
}
