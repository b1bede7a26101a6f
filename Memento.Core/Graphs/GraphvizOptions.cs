namespace Memento;

/// <summary>How Graphviz is run.</summary>
public sealed record GraphvizOptions
{
    /// <summary>The program: a name to be found along the <c>PATH</c>, or a path. <c>dot</c> where nothing is said.</summary>
    public string Program { get; init; } = "dot";

    /// <summary>After how long the program is ended; a minute where nothing is said.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
