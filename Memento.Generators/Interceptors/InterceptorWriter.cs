using Memento.Generators.Model;

namespace Memento.Generators.Interceptors;

/// <summary>Writes the interceptors of a function: one for each shape of call.</summary>
internal static class InterceptorWriter
{
    public static string Write(FunctionCalls calls)
    {
        var code = new CodeWriter();
        FunctionCode.WriteHeader(code, $"The calls of {calls.Function.Display}");
        code.Line("namespace Memento.Generated");
        code.Open();
        foreach (var space in new[] { "System", "System.Diagnostics", "System.Runtime.CompilerServices", "System.Threading.Tasks", "Memento.CompilerServices" })
        {
            code.Line($"using global::{space};");
        }

        code.Line("using InterceptsLocation = global::System.Runtime.CompilerServices.InterceptsLocationAttribute;");
        code.Line();
        WriteClass(code, calls);
        code.Close();
        code.Line();
        WriteAttribute(code);
        return code.ToString();
    }

    private static void WriteClass(CodeWriter code, FunctionCalls calls)
    {
        var function = calls.Function;
        // The compiler puts the name of the file before that of a class that is local to it.
        var className = Names.Short(Names.Identifier(function.QualifiedName), Names.MostBytes / 2);
        // A parameter hides a member of its name, and a class has no member of its own name.
        var names = new Names(function.Parameters.Select(parameter => parameter.Name).Concat(["Of", "Private", "Function", "Body", className]));
        var shapes = calls.Calls
            .GroupBy(call => call.Given, StringComparer.Ordinal)
            .OrderBy(shape => shape.Key, StringComparer.Ordinal)
            .Select(shape => new CallShapeModel(function, shape.Key, [.. shape], names))
            .ToList();

        // A debugger that steps into a call goes on to the function itself.
        code.Line($"[DebuggerStepThrough, StackTraceHidden, {FunctionCode.GeneratedCode}{(function.IsObsolete ? ", Obsolete" : "")}]");
        code.Line($"[{FunctionCode.StandsFor(function)}]");
        code.Line($"file static class {className}");
        code.Open();
        if (function.TypeParameters.Count == 0)
        {
            WriteFields(code, function, shapes, className);
            code.Line();
        }

        for (var i = 0; i < shapes.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            WriteInterceptor(code, function, shapes[i], i == 0 ? shapes[i].Name : shapes[i].Name + ".Shape");
        }

        if (function.TypeParameters.Count == 0)
        {
            FunctionCode.WriteBody(code, function);
        }
        else
        {
            code.Line();
            code.Line("[DebuggerStepThrough, StackTraceHidden]");
            code.Line($"private static class Of{function.TypeParameterList}{FunctionCode.Constraints(function.TypeParameters)}");
            code.Open();
            WriteFields(code, function, shapes, className);
            FunctionCode.WriteBody(code, function);
            code.Close();
        }

        FunctionCode.WriteAccessor(code, function);
        code.Close();
    }

    private static void WriteFields(CodeWriter code, FunctionModel function, IReadOnlyList<CallShapeModel> shapes, string className)
    {
        FunctionCode.WriteSource(code, function, className);
        WriteField(code, function, shapes[0], shapes[0].Name);
        // A program that is edited while it runs (hot reload) initializes no field that a class in use gets, but a class that is new.
        foreach (var further in shapes.Skip(1))
        {
            code.Line();
            code.Line($"internal static class {further.Name}");
            code.Open();
            WriteField(code, function, further, "Shape");
            code.Close();
        }
    }

    private static void WriteField(CodeWriter code, FunctionModel function, CallShapeModel shape, string name)
    {
        var given = string.Concat(shape.Keys.Select(parameter => ", " + Names.Literal(parameter.Name)));
        code.Line($"internal static readonly CallShape<{shape.KeyType}, {function.ResultType}> {name} = new(Function{given});");
    }

    private static void WriteInterceptor(CodeWriter code, FunctionModel function, CallShapeModel shape, string held)
    {
        // By an alias, and with nothing to add to it, since the compiler looks at the attribute of every file to find this one's by its name.
        foreach (var call in shape.Calls)
        {
            code.Line($"[@InterceptsLocation({call.Location.Version}, {Names.Literal(call.Location.Data)})] // {call.File}({call.Line},{call.Column})");
        }

        code.Line("[global::Memento.CompilerServices.Interceptor]");
        var parameters = function.Parameters.Select((parameter, index) => $"{(function.IsExtension && index == 0 ? "this " : "")}{parameter.Modifier}{parameter.Type} {shape.ParameterNames[index]}");
        code.Line($"internal static {function.ReturnType} {Names.Escape(shape.Method)}{function.TypeParameterList}({string.Join(", ", parameters)}){FunctionCode.Constraints(function.TypeParameters)}");
        code.Open();
        code.Line(shape.KeyDeclaration);
        var remembered = function.Asynchrony switch
        {
            Asynchrony.Task => $"Task.FromResult<{function.ResultType}>({shape.Result})",
            Asynchrony.ValueTask => $"new ValueTask<{function.ResultType}>({shape.Result})",
            _ => shape.Result,
        };
        var next = function.Asynchrony switch { Asynchrony.Task => "CallAsync", Asynchrony.ValueTask => "CallValueAsync", _ => "Call" };
        var field = function.TypeParameters.Count == 0 ? held : $"Of{function.TypeParameterList}.{held}";
        code.Line($"return {field}.TryRemember({shape.Key}, out var {shape.Result}) ? {remembered} : {field}.{next}({shape.Key}, {shape.Arguments}{shape.Token});");
        code.Close();
    }

    // Local to the file, so that it is nobody's but this file's, and each file has its own.
    private static void WriteAttribute(CodeWriter code)
    {
        code.Line("namespace System.Runtime.CompilerServices");
        code.Open();
        // By a symbol that nobody defines: only the compiler reads it, which takes the longer for each that it writes into the assembly.
        code.Line("[global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true), global::System.Diagnostics.Conditional(\"MEMENTO_LOCATIONS\")]");
        code.Line("file sealed class InterceptsLocationAttribute : global::System.Attribute");
        code.Open();
        code.Line("public InterceptsLocationAttribute(int version, string data)");
        code.Open();
        code.Close();
        code.Close();
        code.Close();
    }
}
