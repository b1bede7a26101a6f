namespace Memento.Cli;

/// <summary>An argument of a command line. By a name of its own: an argument of a call is an <see cref="Argument{T}"/> here.</summary>
internal sealed class Positional<T>(string name) : System.CommandLine.Argument<T>(name);
