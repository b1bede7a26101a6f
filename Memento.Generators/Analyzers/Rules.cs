using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers;

/// <summary>Every rule that is checked while a program is compiled. Each has a page, <c>docs/analyzers/MEM0xx.md</c>.</summary>
/// <remarks>
/// An error is what the host refuses whatever the arguments are; a warning is what it may put up with, or what only the
/// author can judge.
/// </remarks>
internal static class Rules
{
    private const string Category = "Memento";

    public static readonly DiagnosticDescriptor NotAStaticMethod = new(
        "MEM001",
        "A memento function is a static method with a name",
        "'{0}' cannot be a memento function: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A call is remembered under the name of its function and its arguments. See docs/analyzers/MEM001.md.");

    public static readonly DiagnosticDescriptor ReturnsNothing = new(
        "MEM002",
        "A memento function returns a result",
        "Memento function '{0}' returns nothing, so there is nothing to remember; return a result",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What is remembered is the result of a call. See docs/analyzers/MEM002.md.");

    public static readonly DiagnosticDescriptor BoundParameter = new(
        "MEM003",
        "A parameter of a memento function is a value",
        "Parameter '{0}' of memento function '{1}' {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An argument goes into the key of a call, and may be handed to another process: it must be able to outlive the call. See docs/analyzers/MEM003.md.");

    public static readonly DiagnosticDescriptor BoundResult = new(
        "MEM004",
        "The result of a memento function outlives the call",
        "Memento function '{0}' returns {1}, which cannot outlive the call; return {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A result is kept and given to later calls. See docs/analyzers/MEM004.md.");

    public static readonly DiagnosticDescriptor OpenResult = new(
        "MEM005",
        "The result of a memento function is all there",
        "Memento function '{0}' returns '{1}', {2}; {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What is computed as it is read cannot be kept. A warning where the declared type leaves open whether it is. See docs/analyzers/MEM005.md.");

    public static readonly DiagnosticDescriptor Argument = new(
        "MEM006",
        "An argument of a memento function can be hashed",
        "The argument '{0}' of memento function '{1}' {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A call is found by the hash of its arguments. A warning where some values of the type can be hashed. See docs/analyzers/MEM006.md.");

    public static readonly DiagnosticDescriptor Result = new(
        "MEM007",
        "The result of a memento function can be stored",
        "'{0}' of memento function '{1}' is of type '{2}', which the standard codecs cannot store: {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Results are stored in open formats and read back as the declared type; a codec plugin may take further types. See docs/analyzers/MEM007.md.");

    public static readonly DiagnosticDescriptor NotCalled = new(
        "MEM008",
        "A memento function that is called through a delegate is not memoized",
        "Memento function '{0}' is not called here but made into a {1}, whose calls are not memoized; {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Only calls by name are intercepted. See docs/analyzers/MEM008.md.");

    public static readonly DiagnosticDescriptor ImpureRead = new(
        "MEM009",
        "A memento function depends on its arguments only",
        "Memento function '{0}' reads {1}, {2}: {3}; take it as a parameter",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A result is remembered by the arguments, and by the version of the function, in which not all counts that is read beside them. See docs/analyzers/MEM009.md.");

    public static readonly DiagnosticDescriptor NotIntercepted = new(
        "MEM010",
        "A call of a memento function is intercepted",
        "Calls of memento function '{0}' are not memoized: {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Generated code takes the place of a call, and must be able to name its types. See docs/analyzers/MEM010.md.");

    public static readonly DiagnosticDescriptor StrictWithoutRefusal = new(
        "MEM011",
        "A strict memento function refuses direct calls",
        "Memento function '{0}' is strict and does not begin with 'Memo.RefuseDirectCalls();', so that a call which is not intercepted goes unnoticed; make that its first statement",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Only code in the function itself can notice a call that goes past the framework. See docs/analyzers/MEM011.md.");

    public static readonly DiagnosticDescriptor MisplacedRefusal = new(
        "MEM012",
        "Only a memento function refuses direct calls",
        "'Memo.RefuseDirectCalls()' is called in '{0}', {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "It tells whether the memento function that it is called in is run by the framework. See docs/analyzers/MEM012.md.");

    public static readonly DiagnosticDescriptor NeedlessNotInKey = new(
        "MEM013",
        "[NotInKey] stands where it has an effect",
        "[NotInKey] on '{0}' has no effect: {1}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "It takes a parameter of a memento function out of the key. See docs/analyzers/MEM013.md.");

    public static readonly DiagnosticDescriptor UnusableMark = new(
        "MEM014",
        "What the mark of a memento function says can be used",
        "The mark of memento function '{0}' cannot be used: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A version and a cluster are parts of the function's name, a time has to be read, and only exceptions are thrown. See docs/analyzers/MEM014.md.");

    public static readonly DiagnosticDescriptor LostException = new(
        "MEM015",
        "What a memento function throws can be thrown again",
        "Memento function '{0}' throws '{1}', which cannot be made anew of its message, so that the same call throws a MementoException next time; give it a public constructor that takes the message, as '(string message, Exception? cause)', or name it in NotRemembered",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What is remembered of an exception is its type and its message. See docs/analyzers/MEM015.md.");
}
