namespace Memento;

/// <summary>
/// A memoized exception. It is data, whatever language threw it: nothing in it picks a type to construct by itself;
/// the host compares <see cref="Name"/> with the exception types the function's own code can see.
/// </summary>
/// <param name="Name">Where the type comes from: <c>language::module:name</c>, such as <c>dotnet::System:InvalidOperationException</c>.</param>
/// <param name="Message">The message, as it was first thrown.</param>
/// <param name="StackTrace">The original stack trace, kept apart from the message; empty when there was none.</param>
public sealed record ExceptionRecord(string Name, string Message, string StackTrace);
