using System.Runtime.ExceptionServices;
using Memento.Functions;

namespace Memento.Running;

/// <summary>Makes outcomes of what is remembered, and results of outcomes.</summary>
internal static class CallOutcomes
{
    /// <summary>The outcome of a call that was found: its value, or the exception that stands for the remembered one. Null for one that the function by now says is no result.</summary>
    public static CallOutcome? Remembered(FunctionDefinition definition, MementoRecord memento, object? value)
    {
        if (memento.ResultType != ResultType.Exception || value is not ExceptionRecord record)
        {
            return new CallOutcome(value, null, memento, Computed: false);
        }

        var exception = ExceptionRecords.ToException(record, definition.Method.Module.Assembly);
        return exception is MementoException { Original: not null } || ExceptionRecords.IsResult(exception, definition) ? new CallOutcome(null, exception, memento, Computed: false) : null;
    }

    /// <summary>Throws the exception of an outcome that has one, with the stack trace it came with.</summary>
    public static void ThrowIfFailed(this CallOutcome outcome)
    {
        if (outcome.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
