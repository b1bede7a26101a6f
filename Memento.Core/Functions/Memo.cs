using System.Runtime.CompilerServices;
using Memento.Logging;
using Memento.Running;
using Microsoft.Extensions.Logging;

namespace Memento;

/// <summary>
/// Makes handles of memento functions where none is generated: <c>Memo.Of&lt;int, long&gt;(Fibonacci)</c>. A handle calls the
/// function as itself does, except that what was computed once is remembered.
/// </summary>
public static partial class Memo
{
    /// <summary>
    /// Writes to the log of the memento function that is running: for functions that get no logger from an application. The log is kept with the result, and read by
    /// <see cref="BoundCall{TResult}.LogAsync"/>. Outside of a memento function, messages go nowhere.
    /// </summary>
    public static ILogger Log { get; } = new CallLogger("Memento");

    /// <summary>
    /// Stands first in the body of a memento function that must not run unmemoized: by reflection, by a delegate, from a
    /// language or a library that the generator does not reach.
    /// </summary>
    /// <remarks>Functions are told apart by the method's name: one that a memento function of the same name calls directly is not found out.</remarks>
    /// <param name="function">The function; filled in by the compiler.</param>
    /// <exception cref="DirectCallException">The body runs, and no memento function call has begun it.</exception>
    public static void RefuseDirectCalls([CallerMemberName] string function = "")
    {
        if (CallContext.Current?.Frame is not { } frame || frame.Call.Definition.Method.Name != function || !frame.TryEnterBody())
        {
            throw new DirectCallException(function);
        }
    }
}
