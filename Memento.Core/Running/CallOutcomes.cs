using System.Runtime.ExceptionServices;
using Memento.Functions;

namespace Memento.Running;

/// <summary>Makes outcomes of what is remembered, and results of outcomes.</summary>
internal static class CallOutcomes
{
    /// <summary>The outcome of a call that was found: its value, or the exception that stands for the remembered one.</summary>
    public static CallOutcome Remembered(FunctionDefinition definition, MementoRecord memento, object? value) =>
        memento.ResultType == ResultType.Exception && value is ExceptionRecord record
            ? new CallOutcome(null, ExceptionRecords.ToException(record, definition.Method.Module.Assembly), memento, Computed: false)
            : new CallOutcome(value, null, memento, Computed: false);

    /// <summary>Throws the exception of an outcome that has one, with the stack trace it came with.</summary>
    public static void ThrowIfFailed(this CallOutcome outcome)
    {
        if (outcome.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
