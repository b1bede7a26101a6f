using System.Diagnostics;
using Memento.Functions;

namespace Memento.Running;

/// <summary>
/// The way of a batch: all of it is bound before any of it runs, equal calls become one, what memory has is taken from there,
/// and the runner gets the rest at once. Single flight is entered by each call as it runs (<see cref="RunnerHost.RunLocalAsync"/>):
/// entered by all ahead, two batches could each hold what the other waits for.
/// </summary>
internal static class BatchPipeline
{
    /// <summary>Makes calls and waits for their outcomes, in order.</summary>
    /// <inheritdoc cref="MakeAsync"/>
    public static CallOutcome[] Call(FunctionBinding binding, IReadOnlyList<CallArguments> arguments, CallModifiers modifiers, BatchOptions options) => DeepStack.Wait(
        (binding, arguments, modifiers, options),
        static state => MakeAsync(state.binding, state.arguments, state.modifiers, state.options, isSynchronous: true, CancellationToken.None));

    /// <summary>Makes calls and gives their outcomes, in order.</summary>
    /// <inheritdoc cref="MakeAsync"/>
    public static ValueTask<CallOutcome[]> CallAsync(
        FunctionBinding binding, IReadOnlyList<CallArguments> arguments, CallModifiers modifiers, BatchOptions options, CancellationToken cancellationToken) => DeepStack.RunAsync(
            (binding, arguments, modifiers, options, cancellationToken),
            static state => MakeAsync(state.binding, state.arguments, state.modifiers, state.options, isSynchronous: false, state.cancellationToken),
            cancellationToken);

    /// <summary>Makes calls and gives their outcomes, in order. Throws only what kept them from being made.</summary>
    /// <exception cref="UnsupportedArgumentException">An argument of one of them cannot be part of a key; none was made.</exception>
    private static async ValueTask<CallOutcome[]> MakeAsync(
        FunctionBinding binding, IReadOnlyList<CallArguments> arguments, CallModifiers modifiers, BatchOptions options, bool isSynchronous, CancellationToken cancellationToken)
    {
        var cluster = binding.Cluster;
        var runner = CallPipeline.RunnerOf(cluster, modifiers);
        var calls = new MementoCall[arguments.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = CallPipeline.Prepare(binding, arguments[i], modifiers, isSynchronous);
        }

        runner = calls is [{ } first, ..] ? CallPipeline.RunnerOf(cluster, modifiers, first) : runner;

        var caller = CallContext.Current?.Frame;
        foreach (var call in calls)
        {
            caller?.Begin(call);
        }

        var started = Stopwatch.GetTimestamp();
        var outcomes = new Dictionary<CallKey, CallOutcome>(calls.Length);
        var answered = new List<MementoCall>(calls.Length);
        try
        {
            var missing = new List<FunctionCall>();
            foreach (var call in calls.DistinctBy(call => call.Key))
            {
                if (await CallPipeline.RememberAsync(cluster, call, modifiers, cancellationToken).ConfigureAwait(false) is { } outcome)
                {
                    outcomes.Add(call.Key, outcome);
                    answered.Add(call);
                    options.Progress?.Report(outcomes.Count);
                }
                else
                {
                    var toRun = call.InBatch();
                    missing.Add(toRun);
                    answered.Add(toRun);
                }
            }

            if (missing.Count > 0)
            {
                var ran = await Blocking.Here(runner.RunBatchAsync(missing, options with { Progress = BatchProgress.After(outcomes.Count, options.Progress) }, cancellationToken), isSynchronous).ConfigureAwait(false);
                if (ran?.Count != missing.Count)
                {
                    throw new NonMemoizedException(RunningErrors.WrongOutcomes, $"The runner '{runner.Description.Type}' gave {ran?.Count ?? 0} outcomes for a batch of {missing.Count} calls. It must give one for each, in their order.");
                }

                for (var i = 0; i < missing.Count; i++)
                {
                    outcomes.Add(missing[i].Key, ran[i] ?? throw CallPipeline.NoOutcome(binding.Cluster, missing[i]));
                }
            }
        }
        catch (Exception exception)
        {
            // As of a single call: the runner's own is no result of the caller's.
            caller?.Unremember(exception);
            throw;
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            foreach (var outcome in outcomes.Values)
            {
                caller?.End(outcome, TimeSpan.Zero);
            }

            caller?.End(outcome: null, elapsed);
        }

        foreach (var call in answered)
        {
            CallPipeline.Count(binding, call, outcomes[call.Key]);
        }

        var results = await InOrderAsync(binding, runner, calls, outcomes, cancellationToken).ConfigureAwait(false);
        if (results.Length > outcomes.Count)
        {
            // Equal calls end with the one that is made for all of them.
            options.Progress?.Report(results.Length);
        }

        return results;
    }

    // A result that could be changed is given to one of equal calls only; the others get it from memory, read it, or, where nothing
    // keeps it, have it made again. A failure that is not to be remembered is that of all of them, and one that kept the call from being begun keeps all from it.
    private static async ValueTask<CallOutcome[]> InOrderAsync(
        FunctionBinding binding, IRunnerBackend runner, MementoCall[] calls, Dictionary<CallKey, CallOutcome> outcomes, CancellationToken cancellationToken)
    {
        var given = new HashSet<CallKey>();
        var results = new CallOutcome[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            var outcome = outcomes[calls[i].Key];
            results[i] = given.Add(calls[i].Key) || outcome is { Exception: not null, Memento: null } ? outcome
                : await CallPipeline.ShareAsync(binding.Cluster, calls[i], outcome, cancellationToken).ConfigureAwait(false)
                    ?? await CallPipeline.FlyAloneAsync(binding.Cluster, calls[i], runner.RunAsync, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }
}
