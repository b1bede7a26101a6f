using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Keys;
using Memento.Running;

namespace Memento;

/// <summary>
/// The handle of a memento function: what can be done with it beside calling it. Generated for each function, as an extension
/// member of the type that declares it, and made by <see cref="Memo"/>; immutable, cheap to keep, usable from any thread.
/// </summary>
public abstract class MementoFunction : IFunctionReferenceable
{
    private readonly FunctionSource _function;

    private protected MementoFunction(FunctionSource function, CallModifiers modifiers)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(modifiers);
        _function = function;
        Modifiers = modifiers;
    }

    /// <summary>The qualified name, with the version of this build of the code.</summary>
    public FunctionName Name => Definition.Name;

    /// <summary>The parameters that take part in the key, in order.</summary>
    public IReadOnlyList<string> ParameterNames => Definition.KeyParameterNames;

    /// <summary>What stands in the key of another function that is given this one as an argument.</summary>
    public FunctionReference Reference => new(Name, ParameterNames, Definition.PartialOf(Modifiers.Partial));

    internal FunctionDefinition Definition => _function.Definition;

    internal CallModifiers Modifiers { get; }

    private Cluster Cluster => MementoEnvironment.Current.RequireCluster(Name);

    /// <summary>Forgets every remembered call of this version of the function.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void ForgetAll() => Blocking.Wait(this, static function => function.ForgetAllAsync());

    /// <summary>Forgets every remembered call of this version of the function.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAllAsync(CancellationToken cancellationToken = default)
    {
        MementoEnvironment.Current.Flights.Forget(key => key.Function == Name);
        return Cluster.Storage.ForgetFunctionAsync(Name, cancellationToken);
    }

    /// <summary>Lists the mementos of this version of the function, streamed.</summary>
    /// <param name="limit">How many at most; null for all. Zero lists none.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(int? limit = null, CancellationToken cancellationToken = default) =>
        Cluster.Storage.ListMementosAsync(Name, limit, cancellationToken);

    /// <summary>The qualified name.</summary>
    public override string ToString() => Name.ToString();
}
