using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>The parameters of a handle's methods, and how they are passed on.</summary>
internal sealed class HandleParameters
{
    private readonly FunctionModel _function;
    private readonly bool _allOptional;
    private readonly string _token;

    /// <param name="function">The function.</param>
    /// <param name="allOptional">Whether every argument may be left out: of a handle that may have it already.</param>
    public HandleParameters(FunctionModel function, bool allOptional)
    {
        _function = function;
        _allOptional = allOptional;
        _token = new Names(function.Parameters.Select(parameter => parameter.Name)).Free("cancellationToken");
    }

    /// <summary>Whether a call must say `this`, since a parameter has the name of one of the handle's own methods.</summary>
    public string This => _function.Parameters.Any(parameter => parameter.Name is "With" or "Bind" or "BindPartially") ? "this." : "";

    /// <summary>The cancellation token as an argument.</summary>
    public string Token => _token;

    /// <summary>The parameters of With.</summary>
    public string All => List(parameter => !parameter.IsToken, hasToken: false);

    /// <summary>Those of With, and a cancellation token.</summary>
    public string AllAndToken => List(parameter => !parameter.IsToken, hasToken: true);

    /// <summary>The parameters in the key.</summary>
    public string Keys => List(parameter => parameter.IsInKey, hasToken: false);

    /// <summary>Those in the key, and a cancellation token.</summary>
    public string KeysAndToken => List(parameter => parameter.IsInKey, hasToken: true);

    /// <summary>The parameters of <see cref="AllAndToken"/> as arguments of With.</summary>
    public string Arguments => string.Join(", ", _function.Parameters.Where(parameter => !parameter.IsToken).Select(parameter =>
        !_allOptional && parameter.IsParams ? OrEmpty(parameter) : Names.Escape(parameter.Name)));

    /// <summary>The parameters of <see cref="All"/> as values, one a parameter of the function.</summary>
    public string Values => "[" + string.Join(", ", _function.Parameters.Select(parameter => parameter.IsToken ? Missing : Value(parameter))) + "]";

    /// <summary>The same with what is not in the key left out.</summary>
    public string KeyValues => KeyValuesOf(isParams: true);

    /// <summary>The same, for a method in which what takes any number of arguments may be null.</summary>
    public string KeyValuesWithToken => KeyValuesOf(isParams: false);

    private string Missing => _allOptional ? "global::Memento.Argument.LeftOut" : "null";

    private string KeyValuesOf(bool isParams) => "[" + string.Join(", ", _function.Parameters.Select(parameter =>
        !parameter.IsInKey ? Missing
        : parameter.IsParams && !_allOptional && !isParams ? OrEmpty(parameter)
        : Value(parameter))) + "]";

    private static string OrEmpty(ParameterModel parameter) => Names.Escape(parameter.Name) + (parameter.MayBeNull ? "" : " ?? []");

    private string Value(ParameterModel parameter) => IsArgument(parameter) ? $"{Names.Escape(parameter.Name)}.OrLeftOut" : Names.Escape(parameter.Name);

    // What is not in the key need not be told from its default.
    private bool IsArgument(ParameterModel parameter) =>
        _allOptional || (parameter.Default is not null && parameter.IsInKey && parameter.CallerAttribute.Length == 0 && !parameter.IsParams);

    private string List(Func<ParameterModel, bool> isIn, bool hasToken)
    {
        var parameters = _function.Parameters.Where(isIn).ToList();
        var required = _allOptional ? -1 : parameters.FindLastIndex(parameter => parameter.IsParams ? hasToken && parameter.MayBeNull : parameter.Default is null);
        var list = parameters.Select((parameter, index) => Declare(parameter, mayBeLeftOut: index > required, hasToken));
        return string.Join(", ", hasToken ? list.Append($"global::System.Threading.CancellationToken {_token} = default") : list);
    }

    private string Declare(ParameterModel parameter, bool mayBeLeftOut, bool hasToken)
    {
        var name = Names.Escape(parameter.Name);
        if (IsArgument(parameter))
        {
            return $"global::Memento.Argument<{parameter.ValueType}> {name}{(mayBeLeftOut ? " = default" : "")}";
        }

        if (parameter.IsParams)
        {
            // Nothing can stand after `params`, so before a cancellation token it is one that may be left out, unless null means something.
            return !hasToken ? $"params {parameter.ValueType} {name}"
                : parameter.MayBeNull ? $"{parameter.ValueType} {name}"
                : $"{parameter.ValueType}? {name} = null";
        }

        if (mayBeLeftOut && parameter.DefaultAttributes.Length > 0)
        {
            return $"[{parameter.DefaultAttributes}] {parameter.ValueType} {name}";
        }

        var caller = parameter.CallerAttribute.Length > 0 ? $"[{parameter.CallerAttribute}] " : "";
        return $"{caller}{parameter.ValueType} {name}{(mayBeLeftOut && parameter.Default is { } value ? " = " + value : "")}";
    }
}
