using Memento.Generators.Model;

namespace Memento.Generators.Interceptors;

/// <summary>A shape of call, as the names and expressions of its interceptor.</summary>
internal sealed class CallShapeModel
{
    private readonly FunctionModel _function;

    public CallShapeModel(FunctionModel function, string given, IReadOnlyList<CallModel> calls, Names members)
    {
        _function = function;
        Calls = calls;
        Keys = [.. function.Parameters.Where((_, index) => given[index] == '1')];
        var suffix = string.Concat(Keys.Select(parameter => "_" + parameter.Name));
        Name = members.Free(Names.Short(suffix.Length == 0 ? "GivenNothing" : "Given" + suffix));
        Method = members.Free(Names.Short(function.Name + suffix));

        // A parameter may be called as something that the interceptor says; then it is called otherwise.
        var names = new Names("Of", "Private", "Function", "Body", "Task", "ValueTask", "ValueTuple", Name, Method);
        ParameterNames = [.. function.Parameters.Select(parameter => Names.Escape(names.Free(parameter.Name)))];
        Key = names.Free("key");
        Result = names.Free("result");
    }

    public IReadOnlyList<CallModel> Calls { get; }

    /// <summary>The parameters in the key.</summary>
    public IReadOnlyList<ParameterModel> Keys { get; }

    /// <summary>The names of the interceptor's parameters.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The name of the field that holds the shape, or of the class around it.</summary>
    public string Name { get; }

    /// <summary>The name of the interceptor.</summary>
    public string Method { get; }

    /// <summary>The name of the local that holds the key.</summary>
    public string Key { get; }

    /// <summary>The name of the local that holds a remembered result.</summary>
    public string Result { get; }

    public string KeyType => Keys.Count switch
    {
        0 => "ValueTuple",
        1 => $"ValueTuple<{Keys[0].ValueType}>",
        _ => $"({string.Join(", ", Keys.Select(parameter => parameter.ValueType))})",
    };

    public string KeyDeclaration => Keys.Count switch
    {
        0 => $"var {Key} = default(ValueTuple);",
        1 => $"var {Key} = new {KeyType}({ValueOf(Keys[0])});",
        _ => $"{KeyType} {Key} = ({string.Join(", ", Keys.Select(ValueOf))});",
    };

    /// <summary>All arguments, as an array.</summary>
    public string Arguments => _function.Parameters.Count == 0
        ? "new object?[0]"
        : $"new object?[] {{ {string.Join(", ", _function.Parameters.Select((parameter, index) => parameter.IsToken ? "null" : ParameterNames[index]))} }}";

    /// <summary>The cancellation token as a further argument; empty when there is none.</summary>
    public string Token => _function.Parameters.Select((parameter, index) => parameter.IsToken ? ", " + ParameterNames[index] : "").FirstOrDefault(text => text.Length > 0) ?? "";

    // What is made of a dynamic value is chosen at run time, unless it is made an object first.
    private string ValueOf(ParameterModel parameter)
    {
        var name = ParameterNames[_function.Parameters.TakeWhile(other => !ReferenceEquals(other, parameter)).Count()];
        return parameter.Type == parameter.ValueType ? name : $"({parameter.ValueType}){name}";
    }
}
