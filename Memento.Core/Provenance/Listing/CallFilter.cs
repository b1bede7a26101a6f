using Memento.Functions;
using Memento.Keys;
using Memento.Keys.Normalization;

namespace Memento.Provenance;

/// <summary>Which of a function's calls are listed: those with given arguments in one context, compared as keys are.</summary>
internal sealed class CallFilter
{
    private static readonly Dictionary<string, object?> NoArguments = [];

    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    private readonly string? _context;

    /// <param name="definition">The function.</param>
    /// <param name="partial">The arguments that the handle already has; null for none.</param>
    /// <param name="arguments">The arguments asked for, over those of the handle; null for none.</param>
    /// <param name="context">The context arguments; null for none.</param>
    /// <exception cref="ArgumentException">A name is not that of a parameter in the key, or a value can be no argument for it.</exception>
    /// <exception cref="UnsupportedArgumentException">A value cannot be part of a key.</exception>
    public CallFilter(FunctionDefinition definition, PartialArguments? partial, IReadOnlyDictionary<string, object?>? arguments, IReadOnlyDictionary<string, object?>? context)
    {
        foreach (var (name, value) in (partial?.Keyword ?? NoArguments).Concat(arguments ?? NoArguments))
        {
            var given = new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = Fit(value, ParameterOf(definition, name), definition) };
            _arguments[name] = NormalizedReader.ReadMembers(ArgumentHasher.Normalize(given, null, definition.KeyTypes).Json)[name];
        }

        _context = NormalizedReader.ReadMembers(ArgumentHasher.Normalize(NoArguments, context).Json).GetValueOrDefault(ArgumentHasher.ContextKey);
    }

    /// <summary>Whether a call is one of them.</summary>
    /// <param name="arguments">Its arguments as normalized JSON by name, its context included.</param>
    public bool Takes(IReadOnlyDictionary<string, string> arguments) =>
        arguments.GetValueOrDefault(ArgumentHasher.ContextKey) == _context
        && _arguments.All(wanted => arguments.GetValueOrDefault(wanted.Key) == wanted.Value);

    private static FunctionParameter ParameterOf(FunctionDefinition definition, string name) =>
        definition.Parameters.FirstOrDefault(parameter => parameter.Name == name) switch
        {
            null => throw new ArgumentException(
                $"{definition.Unversioned} has no parameter '{name}' to list its calls by. Its parameters are: {string.Join(", ", definition.KeyParameterNames.DefaultIfEmpty("none"))}.", name),
            { IsInKey: false } => throw new ArgumentException($"The parameter '{name}' of {definition.Unversioned} is not part of the key, so that nothing is known of it to list calls by.", name),
            var parameter => parameter,
        };

    // What the compiler would do with the value of a call. Any other value would be of no call, and nothing would say so.
    private static object? Fit(object? value, FunctionParameter parameter, FunctionDefinition definition)
    {
        var underlying = Nullable.GetUnderlyingType(parameter.Type);
        var type = underlying ?? parameter.Type;
        if (value is null ? underlying is not null || !type.IsValueType : type.IsInstanceOfType(value))
        {
            return value;
        }

        return Widening.Convert(value, type)
            ?? throw new ArgumentException(
                $"The parameter '{parameter.Name}' of {definition.Unversioned} is of type {parameter.Type}, and calls of it are to be listed by {(value is null ? "null" : $"a value of type {value.GetType()}")}: no call has such an argument.", parameter.Name);
    }
}
