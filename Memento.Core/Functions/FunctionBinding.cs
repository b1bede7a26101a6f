using System.Diagnostics.CodeAnalysis;
using Memento.Caching;
using Memento.Configuration;
using Memento.Keys;
using Memento.Running;

namespace Memento.Functions;

/// <summary>A function in an environment: the cluster that keeps its results and runs it.</summary>
internal class FunctionBinding(FunctionDefinition definition, MementoEnvironment environment)
{
    public FunctionDefinition Definition { get; } = definition;

    public MementoEnvironment Environment { get; } = environment;

    public Cluster Cluster { get; } = environment.RequireCluster(definition.Name);

    /// <summary>The key of a call with these arguments, one value a parameter.</summary>
    /// <exception cref="UnsupportedArgumentException">An argument cannot be part of a key.</exception>
    public CallKey KeyOf(object?[] values) => new(Definition.Name, Definition.Normalize(values).Hash);
}

/// <summary>A function with typed arguments in an environment: also its shelf in the memory cache.</summary>
internal sealed class FunctionBinding<TArguments, TResult> : FunctionBinding
    where TArguments : struct
{
    private readonly Shelf<TArguments, TResult>? _shelf;

    public FunctionBinding(FunctionDefinition definition, MementoEnvironment environment)
        : base(definition, environment)
    {
        var cache = Cluster.Storage.Memory;
        // Arguments of a type whose text only the hash can tell go the way of the hash.
        _shelf = definition.AllInKey && cache.CapacityBytes > 0 && ArgumentComparer.IsExact(typeof(TArguments))
            ? cache.GetShelf<TArguments, TResult>(definition.Name, "", ArgumentComparer<TArguments>.Instance)
            : null;
    }

    /// <summary>Answers a call from the shelf: no hash, no lock and, for immutable values, no heap.</summary>
    public bool TryRemember(in TArguments arguments, CallContext? context, [MaybeNullWhen(false)] out TResult result)
    {
        if (_shelf is null || !_shelf.TryGet(arguments, out result!, out var memento) || Cluster.Runner.Refusal is not null)
        {
            result = default;
            return false;
        }

        context?.Frame?.Remember(memento);
        Environment.Statistics.CountRemembered();
        return true;
    }

    /// <summary>The arguments as they may stand on the shelf. Asked before the function runs, since it may change them.</summary>
    /// <returns>Null when the call is keyed by its hash alone.</returns>
    public TArguments? Keep(in TArguments arguments) =>
        _shelf is not null && ArgumentComparer<TArguments>.Instance.TryKeep(arguments, _shelf.KeyLimit, out var kept) ? kept : null;

    /// <summary>Puts the result of a call on the shelf, where the memory cache holds it.</summary>
    /// <param name="kept">What <see cref="Keep"/> gave before the call.</param>
    /// <param name="outcome">How the call came out.</param>
    public void Shelve(in TArguments? kept, CallOutcome outcome)
    {
        if (_shelf is not null && kept is { } arguments && outcome is { Exception: null, Memento: { } memento })
        {
            _shelf.Attach(arguments, memento.Call);
        }
    }
}
