namespace Memento.Tooling;

/// <summary>What the command-line tool asks a program to do.</summary>
internal enum ToolOperation
{
    /// <summary>List the memento functions of the assembly.</summary>
    List,

    /// <summary>Make calls of a function.</summary>
    Run,

    /// <summary>Tell of a call whether it is remembered, and why not, without making it.</summary>
    Why,

    /// <summary>Declare the results of another version of a function good for the present one.</summary>
    Adopt,
}
