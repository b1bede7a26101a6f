using Memento.Plugins;
using Memento.Running;
using Memento.Running.Local;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A runner for each rule, which breaks it, and otherwise runs calls here.</summary>
internal static class WrongRunners
{
    private delegate ValueTask<CallOutcome> RunOne(FunctionCall call, CancellationToken cancellationToken);

    private delegate Task<IReadOnlyList<CallOutcome>> RunBatch(RunOne run, IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken);

    public static IReadOnlyList<Breakage> All { get; } =
    [
        Of("runner-refusal", "a runner that runs says that it refuses", static _ => ("get_" + nameof(IRunnerBackend.Refusal), static (_, _) => "not today")),
        Of("runner-exported", "no attribute names it"),
        Like("runner-exported", "its name is none", static context => new WrongExports.TwoWordsRunner(context)),
        Like("runner-exported", "it takes what no host has", static context => new WrongExports.ServedRunner(context, TimeProvider.System)),
        Like("runner-description", "it is exported under another name than it has", static context => new WrongExports.OtherwiseNamedRunner(context)),
        One("runner-description", "the host is told another name", static (context, call, token) => context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("other"), token)),
        One("runner-ends-in-host", "the function is called past the host", static (_, call, token) => ((TestFunctionCall)call).RunAsync(token)),
        One("runner-failure", "what a function throws is thrown", static async (context, call, token) => await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token) is { Exception: { } exception }
            ? throw exception : new CallOutcome(1, null, null, true)),
        One("runner-failure", "what failed is tried again", static async (context, call, token) => await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token) is { Exception: null } outcome
            ? outcome : await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token)),
        Of("runner-ends-in-host", "what was run is remembered", static _ =>
        {
            var known = new Dictionary<CallKey, CallOutcome>();
            return (nameof(IRunnerBackend.RunAsync), (arguments, next) => known.TryGetValue(((FunctionCall)arguments[0]!).Key, out var outcome)
                ? new ValueTask<CallOutcome>(outcome)
                : Tampered.Then<CallOutcome>(next(), ran => known[((FunctionCall)arguments[0]!).Key] = ran));
        }),
        One("runner-trouble", "what the host throws is an outcome", static async (context, call, token) =>
        {
            try
            {
                return await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token);
            }
            catch (IOException exception)
            {
                return CallOutcome.Failed(exception);
            }
        }),
        One("runner-outcome-whole", "an outcome is made anew", static async (context, call, token) =>
        {
            var outcome = await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token);
            return outcome.Exception is { } exception ? CallOutcome.Failed(exception) : outcome;
        }),
        Batch("runner-outcome-whole", "outcomes of a batch have no mementos", static async (run, calls, options, token) => [.. (await InTurnAsync(run, calls, options, token)).Select(static outcome => outcome with { Memento = null })]),
        Of("runner-nested-calls", "one call at a time", static context =>
        {
            var turn = new SemaphoreSlim(1);
            return (nameof(IRunnerBackend.RunAsync), (arguments, _) => new ValueTask<CallOutcome>(InTurnAsync((FunctionCall)arguments[0]!, (CancellationToken)arguments[1]!)));

            async Task<CallOutcome> InTurnAsync(FunctionCall call, CancellationToken token)
            {
                await turn.WaitAsync(token);
                try
                {
                    return await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token);
                }
                finally
                {
                    turn.Release();
                }
            }
        }),
        Like("runner-settings", "settings are overlooked", static context => new LocalRunner(TestBackendContext.Create(context.Name, context.BaseFolder, runnerHost: context.RunnerHost))),
        Of("runner-disposed-twice", "a second end is an error", static _ => (nameof(IAsyncDisposable.DisposeAsync), WrongDataStores.Once())),
        One("runner-context", "a call runs without the caller's context", static async (context, call, token) =>
        {
            Task<CallOutcome> running;
            using (ExecutionContext.SuppressFlow())
            {
                running = Task.Run(async () => await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token), CancellationToken.None);
            }

            return await running;
        }),
        One("runner-cancellation", "a cancellation is an outcome", static async (context, call, token) =>
        {
            try
            {
                return await context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token);
            }
            catch (OperationCanceledException exception)
            {
                return CallOutcome.Failed(exception);
            }
        }),
        Batch("runner-cancellation", "the token of a batch is not handed on", static async (run, calls, options, token) =>
        {
            var outcomes = await InTurnAsync((call, _) => run(call, CancellationToken.None), calls, options, CancellationToken.None);
            token.ThrowIfCancellationRequested();
            return outcomes;
        }),
        Batch("runner-batch", "a batch ends at the first failure", static (run, calls, options, token) => InTurnAsync(run, calls, options with { StopAtFirstFailure = true }, token)),
        Batch("runner-batch-empty", "there is a first call", static (run, calls, options, token) => calls[0] is null ? throw new InvalidOperationException() : InTurnAsync(run, calls, options, token)),
        Batch("runner-batch-stops", "a batch goes on after a failure", static (run, calls, options, token) => InTurnAsync(run, calls, options with { StopAtFirstFailure = false }, token)),
        Batch("runner-progress", "progress is told at the end", static async (run, calls, options, token) =>
        {
            var outcomes = await InTurnAsync(run, calls, options with { Progress = null }, token);
            options.Progress?.Report(calls.Count);
            return outcomes;
        }),
        Batch("runner-batch-order", "outcomes stand in the order in which they come", static async (run, calls, _, token) =>
        {
            var outcomes = new List<CallOutcome>();
            await Task.WhenAll(calls.Select(async call =>
            {
                var outcome = await run(call, token);
                lock (outcomes)
                {
                    outcomes.Add(outcome);
                }
            }).ToList());
            return outcomes;
        }),
        Batch("runner-batch-begins-in-order", "the last call is begun first", static async (run, calls, options, token) => [.. (await InTurnAsync(run, [.. calls.Reverse()], options, token)).Reverse()]),
        Batch("runner-batch-cancelled", "calls go on after the batch has ended", static async (run, calls, options, token) =>
        {
            var all = InTurnAsync(run, calls, options, CancellationToken.None);
            return await all.WaitAsync(token);
        }),
        Batch("runner-batch-cancelled-before", "the token is looked at after the first call", static async (run, calls, options, token) =>
        {
            await run(calls[0], CancellationToken.None);
            return await InTurnAsync(run, calls, options, token);
        }),
        Batch("runner-batch-trouble", "what the host throws is wrapped", static async (run, calls, options, token) =>
        {
            try
            {
                return await InTurnAsync(run, calls, options, token);
            }
            catch (IOException exception)
            {
                throw new AggregateException(exception);
            }
        }),
        Batch("runner-nested-batches", "calls that wait for others take their places", Limited()),
        Batch("runner-context", "calls run without the caller's context", static async (run, calls, _, token) =>
        {
            using var __ = ExecutionContext.SuppressFlow();
            return Task.WhenAll(calls.Select(call => Task.Run(async () => await run(call, token), CancellationToken.None)).ToList()).GetAwaiter().GetResult();
        }),
        Batch("runner-batches-at-once", "the calls of a batch are the runner's", Shared()),
    ];

    private static async Task<IReadOnlyList<CallOutcome>> InTurnAsync(RunOne run, IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken)
    {
        var outcomes = new List<CallOutcome>();
        var isStopped = false;
        foreach (var call in calls)
        {
            outcomes.Add(isStopped ? CallOutcome.Failed(new OperationCanceledException("An earlier call failed.")) : await run(call, cancellationToken));
            isStopped |= options.StopAtFirstFailure && outcomes[^1].Exception is not null;
            options.Progress?.Report(outcomes.Count);
        }

        return outcomes;
    }

    private static RunBatch Limited()
    {
        var places = new SemaphoreSlim(2);
        return async (run, calls, _, token) => await Task.WhenAll(calls.Select(async call =>
        {
            await places.WaitAsync(TimeSpan.FromSeconds(2), token);
            try
            {
                return await run(call, token);
            }
            finally
            {
                places.Release();
            }
        }).ToList());
    }

    private static RunBatch Shared()
    {
        IReadOnlyList<FunctionCall> shared = [];
        return async (run, calls, options, token) =>
        {
            shared = calls;
            await Task.Delay(50, token);
            return await InTurnAsync(run, shared, options, token);
        };
    }

    private static Breakage Of(string rule, string wrong, params Func<BackendContext, (string Member, Tampering Instead)>[] changes) =>
        Like(rule, wrong, context => Tampered.Of<IRunnerBackend>(new LocalRunner(context), [.. changes.Select(change => change(context))]));

    private static Breakage Like(string rule, string wrong, Func<BackendContext, IRunnerBackend> create) => new(
        rule,
        wrong,
        typeof(RunnerFixture<object>),
        new Plugin<IRunnerBackend>(create),
        new Plugin<IRunnerBackend>(static context => new LocalRunner(context)));

    private static Breakage One(string rule, string wrong, Func<BackendContext, FunctionCall, CancellationToken, ValueTask<CallOutcome>> run) =>
        Of(rule, wrong, context => (nameof(IRunnerBackend.RunAsync), (arguments, _) => run(context, (FunctionCall)arguments[0]!, (CancellationToken)arguments[1]!)));

    private static Breakage Batch(string rule, string wrong, RunBatch run) =>
        Of(rule, wrong, context => (nameof(IRunnerBackend.RunBatchAsync), (arguments, _) => new ValueTask<IReadOnlyList<CallOutcome>>(run(
            (call, token) => context.RunnerHost!.RunLocalAsync(call, new RunnerDescription("tested"), token),
            (IReadOnlyList<FunctionCall>)arguments[0]!,
            (BatchOptions)arguments[1]!,
            (CancellationToken)arguments[2]!))));

    internal sealed class RunnerFixture<T>(Plugin<IRunnerBackend> plugin) : RunnerBackendTests
    {
        // Of what waits for itself the test gives up after a fifth of it.
        protected override TimeSpan Deadline => TimeSpan.FromSeconds(5);

        protected override IRunnerBackend CreateRunner(BackendContext context) => plugin.Create(context);
    }
}
