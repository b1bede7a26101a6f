using Memento.Functions;
using Memento.Keys;
using Memento.Keys.Normalization;

namespace Memento.Provenance;

/// <summary>A remembered call as a row: its arguments by name, and its memento. Made by <see cref="MementoFunction.ListAsync"/>.</summary>
public sealed class CallRow
{
    private readonly FunctionDefinition _definition;

    internal CallRow(FunctionDefinition definition, MementoRecord memento, OrderedDictionary<string, string> arguments)
    {
        _definition = definition;
        Memento = memento;
        arguments.Remove(ArgumentHasher.ContextKey);
        Arguments = arguments;
    }

    /// <summary>The memento of the call.</summary>
    public MementoRecord Memento { get; }

    /// <summary>The arguments that the call gave, by name, each as normalized JSON. The context arguments are not among them.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; }

    /// <summary>What kind of value the result is.</summary>
    public ResultType ResultType => Memento.ResultType;

    /// <summary>When the function returned, in UTC.</summary>
    public DateTimeOffset Time => Memento.Time;

    /// <summary>
    /// An argument: a value of the parameter's type where that is a number, a text, a truth value, a time, a GUID or an enum, and else the normalized JSON, which may
    /// have no more than a hash of it. Null for null, and for one that the call left out.
    /// </summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <exception cref="ArgumentException">The function has no such parameter in its key.</exception>
    public object? this[string parameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(parameter);
            var type = _definition.KeyTypes.TryGetValue(parameter, out var declared)
                ? Nullable.GetUnderlyingType(declared) ?? declared
                : throw new ArgumentException($"{_definition.Unversioned} has no parameter '{parameter}' in its key. Its parameters are: {string.Join(", ", _definition.KeyParameterNames.DefaultIfEmpty("none"))}.", nameof(parameter));
            return Arguments.GetValueOrDefault(parameter) switch
            {
                null or "null" => null,
                var text => NormalizedScalars.CanRead(type) && NormalizedScalars.TryRead(text, type, out var value) ? value : text,
            };
        }
    }

    /// <summary>An argument of a type; null counts as the type's own null.</summary>
    /// <typeparam name="T">The type: the parameter's, where the indexer gives a value of it, else <see cref="string"/>.</typeparam>
    /// <param name="parameter">The parameter's name.</param>
    /// <exception cref="ArgumentException">The function has no such parameter in its key.</exception>
    /// <exception cref="InvalidCastException">The argument is not of the type, or is null or left out where the type has no null.</exception>
    public T Get<T>(string parameter) => this[parameter] switch
    {
        T value => value,
        null when default(T) is null => default!,
        var other => throw new InvalidCastException(
            $"The argument '{parameter}' of this call of {_definition.Unversioned} is {(other is null ? "null or left out" : $"of type {other.GetType()}")}, and {typeof(T)} was asked for."),
    };
}
