using Memento.Keys;
using Memento.Keys.Normalization;

namespace Memento.Functions;

/// <summary>The parameters in the key in the order in which their arguments stand in it: sorted once for a function, and not for each of its calls.</summary>
internal sealed class KeyOrder
{
    private readonly string[] _names;
    private readonly Type[] _types;
    private readonly int[] _places;
    private readonly bool _isUsable;

    private KeyOrder(IReadOnlyList<FunctionParameter> parameters, int[] places)
    {
        _places = places;
        _names = new string[places.Length];
        _types = new Type[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var parameter = parameters[places[i]];
            _names[i] = parameter.Name;
            _types[i] = parameter.Type;
        }

        _isUsable = !_names.Any(ArgumentHasher.IsOwn);
    }

    /// <summary>The names, in order.</summary>
    public ReadOnlySpan<string> Names => _names;

    /// <summary>The declared type of each.</summary>
    public ReadOnlySpan<Type> Types => _types;

    /// <summary>That of a function's parameters.</summary>
    public static KeyOrder Of(IReadOnlyList<FunctionParameter> parameters)
    {
        // Not sorted as pairs: what sorts structures is compiled when a program starts.
        var names = new List<string>();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].IsInKey)
            {
                names.Add(parameters[i].Name);
            }
        }

        names.Sort(CodePointComparer.Instance);
        var places = new int[names.Count];
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].IsInKey)
            {
                places[names.IndexOf(parameters[i].Name)] = i;
            }
        }

        return new KeyOrder(parameters, places);
    }

    /// <summary>The arguments of a call in this order; null where it takes more than the order: one is left out, or is no part of a key.</summary>
    public object?[]? Take(CallArguments arguments)
    {
        if (!_isUsable)
        {
            return null;
        }

        if (_places is [0] && arguments.Values.Length == 1)
        {
            return arguments.IsGiven[0] && arguments.Values[0] is not CancellationToken ? arguments.Values : null;
        }

        var values = new object?[_places.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments.Values[_places[i]];
            if (!arguments.IsGiven[_places[i]] || values[i] is CancellationToken)
            {
                return null;
            }
        }

        return values;
    }
}
