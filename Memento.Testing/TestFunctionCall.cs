using System.Globalization;
using System.Text.Json;
using Memento.Running;

namespace Memento.Testing;

/// <summary>A call for a runner to run, made of a delegate or of one of a few bodies that other processes have too, instead of a memento function.</summary>
public sealed class TestFunctionCall : FunctionCall
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(10);

    private readonly Func<CancellationToken, ValueTask<CallOutcome>> _body;
    private readonly string? _name;
    private readonly string? _detail;

    /// <summary>A call of a delegate, which cannot leave the process.</summary>
    /// <param name="argument">Tells one call from another.</param>
    /// <param name="body">What the function does.</param>
    public TestFunctionCall(int argument, Func<CancellationToken, ValueTask<CallOutcome>> body)
        : this(argument, name: null, detail: null) => _body = body;

    private TestFunctionCall(int argument, string? name, string? detail)
    {
        Argument = argument;
        Key = TestCalls.Call(argument: argument);
        Arguments = TestCalls.Memento(argument: argument).Arguments;
        _name = name;
        _detail = detail;
        _body = name switch
        {
            nameof(Returning) => _ => new(Returned(argument)),
            nameof(Failing) => _ => new(CallOutcome.Failed(new InvalidOperationException($"call {argument} fails"))),
            nameof(ReturningAfter) => token => WaitForFileAsync(argument, detail!, token),
            nameof(ReturningLater) => _ => YieldAsync(argument, int.Parse(detail!, CultureInfo.InvariantCulture)),
            nameof(WaitingForCancellation) => token => WaitForCancellationAsync(detail!, token),
            _ => _ => throw new InvalidOperationException($"There is no body '{name}'."),
        };
    }

    /// <inheritdoc/>
    public override CallKey Key { get; }

    /// <inheritdoc/>
    public override string Arguments { get; }

    /// <inheritdoc/>
    public override string CorrelationId => "cid_0123456789ab";

    /// <inheritdoc/>
    public override Type ResultType => typeof(int);

    /// <summary>What tells the call from another.</summary>
    public int Argument { get; }

    /// <summary>A call that returns its argument.</summary>
    public static TestFunctionCall Returning(int argument) => new(argument, nameof(Returning), detail: null);

    /// <summary>A call that throws.</summary>
    public static TestFunctionCall Failing(int argument) => new(argument, nameof(Failing), detail: null);

    /// <summary>A call that returns its argument once a file is there.</summary>
    public static TestFunctionCall ReturningAfter(int argument, string file) => new(argument, nameof(ReturningAfter), file);

    /// <summary>A call that returns its argument after others had their turn so many times.</summary>
    public static TestFunctionCall ReturningLater(int argument, int turns) => new(argument, nameof(ReturningLater), turns.ToString(CultureInfo.InvariantCulture));

    /// <summary>A call that makes a file when it has begun, and ends when it is cancelled.</summary>
    public static TestFunctionCall WaitingForCancellation(int argument, string file) => new(argument, nameof(WaitingForCancellation), file);

    /// <summary>Turns <see cref="ToPortable"/> back into a call.</summary>
    public static TestFunctionCall FromPortable(ReadOnlyMemory<byte> portable)
    {
        using var document = JsonDocument.Parse(portable);
        return new TestFunctionCall(document.RootElement[0].GetInt32(), document.RootElement[1].GetString(), document.RootElement[2].GetString());
    }

    /// <inheritdoc/>
    public override byte[] ToPortable() => _name is null
        ? throw new NonMemoizedException("A delegate cannot leave the process.")
        : JsonSerializer.SerializeToUtf8Bytes(new object?[] { Argument, _name, _detail });

    /// <summary>Runs the body.</summary>
    public ValueTask<CallOutcome> RunAsync(CancellationToken cancellationToken) => _body(cancellationToken);

    /// <summary>The outcome of a call that returns its argument.</summary>
    internal static CallOutcome Returned(int argument) => new(argument, null, TestCalls.Memento(argument: argument), true);

    private static async ValueTask<CallOutcome> WaitForFileAsync(int argument, string file, CancellationToken cancellationToken)
    {
        while (!File.Exists(file))
        {
            await Task.Delay(PollPause, cancellationToken).ConfigureAwait(false);
        }

        return Returned(argument);
    }

    private static async ValueTask<CallOutcome> YieldAsync(int argument, int turns)
    {
        while (turns-- > 0)
        {
            await Task.Yield();
        }

        return Returned(argument);
    }

    private static async ValueTask<CallOutcome> WaitForCancellationAsync(string file, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(file, [], CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        throw new InvalidOperationException("Nothing ends the wait but a cancellation.");
    }
}
