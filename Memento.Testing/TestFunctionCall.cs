using System.Text;
using Memento.Running;

namespace Memento.Testing;

/// <summary>A call for a runner to run, made of a delegate instead of a memento function.</summary>
/// <param name="argument">Tells one call from another.</param>
/// <param name="body">What the function does.</param>
public sealed class TestFunctionCall(int argument, Func<CancellationToken, ValueTask<CallOutcome>> body) : FunctionCall
{
    /// <inheritdoc/>
    public override CallKey Key { get; } = TestCalls.Call(argument: argument);

    /// <inheritdoc/>
    public override string Arguments { get; } = TestCalls.Memento(argument: argument).Arguments;

    /// <inheritdoc/>
    public override string CorrelationId => "cid_0123456789ab";

    /// <inheritdoc/>
    public override Type ResultType => typeof(int);

    /// <summary>What tells the call from another.</summary>
    public int Argument { get; } = argument;

    /// <summary>A call that returns its argument.</summary>
    public static TestFunctionCall Returning(int argument) => new(argument, _ => new(new CallOutcome(argument, null, TestCalls.Memento(argument: argument), true)));

    /// <summary>A call that throws.</summary>
    public static TestFunctionCall Failing(int argument) => new(argument, _ => new(CallOutcome.Failed(new InvalidOperationException($"call {argument} fails"))));

    /// <inheritdoc/>
    public override byte[] ToPortable() => Encoding.UTF8.GetBytes(Arguments);

    /// <summary>Runs the body.</summary>
    public ValueTask<CallOutcome> RunAsync(CancellationToken cancellationToken) => body(cancellationToken);
}
