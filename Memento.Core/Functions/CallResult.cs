using System.Runtime.ExceptionServices;

namespace Memento;

/// <summary>How one call of a batch ended: with a result or with an exception. Given by <see cref="FunctionHandle{TSelf, TResult}.TryBatch{T}"/>.</summary>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public readonly struct CallResult<TResult>
{
    private readonly TResult _value;

    internal CallResult(TResult value, Exception? exception)
    {
        _value = value;
        Exception = exception;
    }

    /// <summary>What the function threw, or is remembered to throw; null when it returned.</summary>
    public Exception? Exception { get; }

    /// <summary>True when the function returned.</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>The result. What <see cref="Exception"/> has is thrown when there is none.</summary>
    public TResult Value
    {
        get
        {
            if (Exception is { } exception)
            {
                ExceptionDispatchInfo.Throw(exception);
            }

            return _value;
        }
    }

    /// <summary>The result, or the message of the exception.</summary>
    public override string ToString() => Exception is { } exception ? $"{exception.GetType().Name}: {ExceptionReader.MessageOf(exception)}" : $"{_value}";
}
