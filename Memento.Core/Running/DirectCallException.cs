namespace Memento.Running;

/// <summary>A memento function that must not run unmemoized was called by its body. Thrown by <see cref="Memo.RefuseDirectCalls"/>; never remembered.</summary>
public sealed class DirectCallException : NonMemoizedException
{
    /// <summary>Names the function.</summary>
    /// <param name="function">The method's name.</param>
    public DirectCallException(string function)
        : base(CallErrors.DirectCall, $"{function} was called directly, so that its result would not be remembered: by a delegate, by reflection, or from code that was compiled without the generator. Call it by name in code that has the generator, or by a handle: Memo.Of({function}).") => Function = function;

    /// <summary>The method's name.</summary>
    public string Function { get; }
}
