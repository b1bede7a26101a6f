using System.Data;
using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Keys;
using Memento.Provenance;
using Memento.Running;
using Memento.Storage;
using Memento.Versioning;

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

    /// <summary>The qualified name, with the version as it is now: that of the code, or the one its cluster is locked at.</summary>
    /// <exception cref="UnlistedFunctionException">The function's cluster is locked without it.</exception>
    public FunctionName Name => MementoEnvironment.Current.NameOf(Definition);

    /// <summary>The parameters that take part in the key, in order.</summary>
    public IReadOnlyList<string> ParameterNames => Definition.KeyParameterNames;

    /// <summary>What stands in the key of another function that is given this one as an argument.</summary>
    public FunctionReference Reference => new(Name, ParameterNames, Definition.PartialOf(Modifiers.Partial));

    /// <summary>
    /// What the version of <see cref="Name"/> is made of, as it is now: the parts of the code, and the values of the static fields that
    /// the code reads and that may change; of a version that its author gave, that alone. Ask again after such a field has changed.
    /// </summary>
    /// <exception cref="DependencyNotFoundException">Something that the function says it depends on is not there.</exception>
    public FunctionCode Code => Definition.Version.Snapshot();

    internal FunctionDefinition Definition => _function.Definition;

    internal CallModifiers Modifiers { get; }

    private Cluster Cluster => MementoEnvironment.Current.RequireCluster(Definition.Unversioned);

    /// <summary>What the function depends on, as its version is made of it.</summary>
    /// <param name="verbose">False for memento functions only; true for all parts of the version.</param>
    /// <exception cref="DependencyNotFoundException">Something that the function says it depends on is not there.</exception>
    public DependencyGraph Dependencies(bool verbose = false) => DependencyGraph.Of(Code, verbose);

    /// <summary>Forgets every remembered call of this version of the function.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void ForgetAll() => Blocking.Wait(this, static function => function.ForgetAllAsync());

    /// <summary>Forgets every remembered call of this version of the function.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAllAsync(CancellationToken cancellationToken = default) => Cluster.ForgetAsync(Name, cancellationToken);

    /// <summary>Removes what of this function, in all its versions, is over a limit, such as old versions; then what nothing in the store reaches.</summary>
    /// <param name="options">The limits, which are for this function alone, and whether to say only what would go.</param>
    /// <param name="cancellationToken">Gives up; what was removed stays removed.</param>
    /// <inheritdoc cref="Cluster.CollectAsync" path="/returns|/exception"/>
    public ValueTask<CollectReport> CollectAsync(CollectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Cluster.CollectAsync(options with { Function = Definition.Unversioned }, cancellationToken);
    }

    /// <summary>Lists the mementos of this version of the function, streamed.</summary>
    /// <param name="limit">How many at most; null for all. Zero lists none.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(int? limit = null, CancellationToken cancellationToken = default) =>
        Cluster.Storage.ListMementosAsync(Name, limit, cancellationToken);

    /// <summary>
    /// Lists the remembered calls of this version of the function as rows, streamed: those in the context that a call of the handle made here would have, with the arguments
    /// that the handle has already, and with those asked for.
    /// </summary>
    /// <param name="arguments">
    /// Arguments by name; null for all calls. They are compared as keys are: a call that leaves an argument out is not one that gives the default. An integer stands for one
    /// of the parameter's type.
    /// </param>
    /// <param name="limit">How many at most; null for all. Zero lists none. Which ones is left open.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">A name is not that of a parameter in the key, or a value can be no argument for it.</exception>
    /// <exception cref="UnsupportedArgumentException">A value cannot be part of a key.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public IAsyncEnumerable<CallRow> ListAsync(IReadOnlyDictionary<string, object?>? arguments = null, int? limit = null, CancellationToken cancellationToken = default) =>
        ListOf(arguments, limit).RowsAsync(limit, cancellationToken);

    /// <summary>Lists remembered calls as a table: see <see cref="ListTableAsync"/>.</summary>
    /// <inheritdoc cref="ListAsync" path="/param|/exception"/>
    public DataTable ListTable(IReadOnlyDictionary<string, object?>? arguments = null, int? limit = null) =>
        Blocking.Wait((Function: this, arguments, limit), static state => state.Function.ListTableAsync(state.arguments, state.limit));

    /// <summary>
    /// Lists the calls of <see cref="ListAsync"/> as a table: a column for each parameter in the key, as <see cref="CallRow"/> gives its values (of an enum the name), then <c>result type</c> and
    /// <c>computed at</c>. Where nothing is found the table has no rows.
    /// </summary>
    /// <inheritdoc cref="ListAsync" path="/param|/exception"/>
    public ValueTask<DataTable> ListTableAsync(IReadOnlyDictionary<string, object?>? arguments = null, int? limit = null, CancellationToken cancellationToken = default) =>
        ListOf(arguments, limit).TableAsync(limit, cancellationToken);

    /// <summary>Shows a remembered call and what it called, directly or not: see <see cref="BoundCall{TResult}.TraceAsync"/>.</summary>
    /// <inheritdoc cref="Configuration.Cluster.TraceAsync"/>
    public ValueTask<CallTree> TraceAsync(MementoRecord memento, CallTreeOptions? options = null, CancellationToken cancellationToken = default) => Cluster.TraceAsync(memento, options, cancellationToken);

    /// <summary>Lists the versions of the function that are on record where its results are kept, with what each is made of, the newest first.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public ValueTask<IReadOnlyList<VersionRecord>> ListVersionsAsync(CancellationToken cancellationToken = default) =>
        Cluster.Versions.ListAsync(Definition.Unversioned, cancellationToken);

    /// <summary>Tells why a remembered call was computed: what differs from the nearest earlier call, in arguments and in code.</summary>
    /// <param name="memento">The memento of a call of this function, of whichever version.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">The memento is of another function.</exception>
    public ValueTask<CallExplanation> ExplainAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return memento.Function.Unversioned == Definition.Unversioned.Unversioned
            ? CallExplainer.ExplainAsync(Cluster, Definition, memento.Call, memento.Arguments, memento, cancellationToken)
            : throw new ArgumentException($"This is the memento of a call of {memento.Function.Unversioned}, not of {Definition.Unversioned}.", nameof(memento));
    }

    /// <summary>
    /// Declares the results of another version of the function good for the present one: what is remembered of it, and not yet of the present
    /// one, is remembered of this one too, with <see cref="MementoRecord.AdoptedFrom"/> to say so. Nothing is run, and nothing forgotten.
    /// </summary>
    /// <param name="version">The other version whole, as a memento or <see cref="FunctionName.Version"/> has it.</param>
    /// <param name="cancellationToken">Ends it; what was adopted stays.</param>
    /// <returns>How many results were adopted.</returns>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    /// <exception cref="UnsupportedResultException">A result is of a type that no codec takes any more.</exception>
    public ValueTask<long> AdoptAsync(string version, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        return AdoptAsync(Definition.Unversioned.At(version), cancellationToken);
    }

    /// <summary>Declares the results of another function, such as this one before it was renamed, good for the present version of this one.</summary>
    /// <param name="function">The other function with its version. Its results are in this one's cluster, and its parameters had these names.</param>
    /// <param name="cancellationToken">Ends it; what was adopted stays.</param>
    /// <inheritdoc cref="AdoptAsync(string, CancellationToken)" path="/returns|/exception"/>
    /// <exception cref="ArgumentException">The name has no version.</exception>
    public ValueTask<long> AdoptAsync(FunctionName function, CancellationToken cancellationToken = default) => AdoptAsync(function, dryRun: false, cancellationToken);

    /// <summary>Declares the results of another function good for the present version of this one, or says how many it would.</summary>
    /// <param name="function">The other function with its version. Its results are in this one's cluster, and its parameters had these names.</param>
    /// <param name="dryRun">True to read what there is, and adopt nothing.</param>
    /// <param name="cancellationToken">Ends it; what was adopted stays.</param>
    /// <returns>How many results were adopted, or would be.</returns>
    /// <inheritdoc cref="AdoptAsync(FunctionName, CancellationToken)" path="/exception"/>
    public ValueTask<long> AdoptAsync(FunctionName function, bool dryRun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Version is null)
        {
            throw new ArgumentException($"Which version of {function} is to be adopted? Add it, as in '{function}#1'.", nameof(function));
        }

        return Adoption.AdoptAsync(Cluster.Storage, function, Name, Definition.ResultType, dryRun, cancellationToken);
    }

    private CallList ListOf(IReadOnlyDictionary<string, object?>? arguments, int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        var filter = new CallFilter(Definition, Definition.PartialOf(Modifiers.Partial), arguments, CallPipeline.ContextOf(Modifiers));
        return new CallList(Definition, Name, Cluster.Storage, filter);
    }

    /// <summary>The qualified name.</summary>
    public override string ToString() => Name.ToString();
}
