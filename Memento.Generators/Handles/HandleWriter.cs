using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>Writes the handles of the functions of a type.</summary>
internal static class HandleWriter
{
    public static string Write(TypeHandles type)
    {
        var code = new CodeWriter();
        var first = type.Handles[0];
        FunctionCode.WriteHeader(code, $"The handles of the memento functions of {first.Function.DeclaringType!.Replace("global::", "")}");
        if (first.Namespace.Length == 0)
        {
            WriteContainer(code, type);
        }
        else
        {
            code.Line($"namespace {first.Namespace}");
            code.Open();
            WriteContainer(code, type);
            code.Close();
        }

        return code.ToString();
    }

    private static void WriteContainer(CodeWriter code, TypeHandles type)
    {
        var first = type.Handles[0].Function;
        var isPublic = type.Handles.Any(handle => handle.IsPublic);
        var all = HandleNames.Of(type);
        var written = Enumerable.Range(0, all.Count).Where(i => type.Written is not { } some || some.Contains(all[i].Property)).ToList();
        code.Line($"/// <summary>The handles of the memento functions of <c>{Text(first.DeclaringType!.Replace("global::", ""))}</c>.</summary>");
        code.Line($"[{FunctionCode.GeneratedCode}{(first.IsTypeObsolete ? ", global::System.Obsolete" : "")}]");
        code.Line($"{Access(isPublic)} static class {type.Container}");
        code.Open();
        code.Line($"extension{first.OuterTypeParameterList}({first.DeclaringType}){FunctionCode.Constraints(first.OuterTypeParameters)}");
        code.Open();
        foreach (var i in written)
        {
            if (i != written[0])
            {
                code.Line();
            }

            WriteMember(code, type.Handles[i], all[i]);
        }

        code.Close();
        foreach (var i in written)
        {
            WriteHandle(code, type.Handles[i], all[i]);
            WritePartial(code, type.Handles[i], all[i]);
            WriteSource(code, type.Handles[i].Function, all[i]);
        }

        code.Close();
    }

    // A property cannot have type parameters: a generic function's handle is given by a method.
    private static void WriteMember(CodeWriter code, HandleModel handle, HandleNames names)
    {
        var function = handle.Function;
        var list = function.OwnTypeParameterList;
        code.Line($"/// <summary>The handle of <c>{Text(function.Display)}</c>.</summary>");
        WriteObsolete(code, function);
        code.Line($"{Access(handle.IsPublic)} static {names.Handle}{function.TypeParameterList} {names.Property}{list}{(list.Length > 0 ? "()" : "")}{FunctionCode.Constraints(function.OwnTypeParameters)} =>");
        code.Under($"{names.Handle}{function.TypeParameterList}.Instance;");
    }

    private static void WriteHandle(CodeWriter code, HandleModel handle, HandleNames names)
    {
        var function = handle.Function;
        var self = names.Handle + function.TypeParameterList;
        WriteClass(code, handle, names.Handle, names, $"The handle of <c>{Text(function.Display)}</c>: what can be done with it beside calling it.", () =>
        {
            code.Line($"internal static {self} Instance {{ get; }} = new(global::Memento.CallModifiers.None);");
            code.Line();
        });
        var parameters = new HandleParameters(function, allOptional: false);
        WriteCalls(code, function, parameters);
        WriteMementos(code, parameters);
        WritePartialMethod(code, function, names);
        code.Close();
    }

    private static void WritePartial(CodeWriter code, HandleModel handle, HandleNames names)
    {
        WriteClass(code, handle, names.Partial, names, $"The handle of <c>{Text(handle.Function.Display)}</c> with some arguments given already; a call may leave them out or give others.", () => { });
        WriteCalls(code, handle.Function, new HandleParameters(handle.Function, allOptional: true));
        WritePartialMethod(code, handle.Function, names);
        code.Close();
    }

    private static void WriteClass(CodeWriter code, HandleModel handle, string name, HandleNames names, string summary, Action writeMembers)
    {
        var function = handle.Function;
        var self = name + function.TypeParameterList;
        code.Line();
        code.Line($"/// <summary>{summary}</summary>");
        WriteObsolete(code, function);
        code.Line($"[{FunctionCode.StandsFor(function)}]");
        code.Line($"{Access(handle.IsPublic)} sealed class {self} : global::Memento.FunctionHandle<{self}, {function.ResultType}>{FunctionCode.Constraints(function.TypeParameters)}");
        code.Open();
        writeMembers();
        code.Line($"internal {name}(global::Memento.CallModifiers modifiers) : base({names.Source}{function.TypeParameterList}.Function, modifiers)");
        code.Open();
        code.Close();
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"protected override {self} Modified(global::Memento.CallModifiers modifiers) => new(modifiers);");
    }

    private static void WriteCalls(CodeWriter code, FunctionModel function, HandleParameters parameters)
    {
        var result = function.ResultType;
        var call = $"{parameters.This}With({parameters.Arguments})";
        WriteMethod(code, "A call with these arguments, ready to be made.", $"global::Memento.BoundCall<{result}> With({parameters.All})", $"{parameters.This}Bind({parameters.Values})");
        WriteMethod(code, "Calls the function, or gives what the call is remembered to return or throw. Waits for an asynchronous one.", $"{result} Call({parameters.AllAndToken})", $"{call}.Call({parameters.Token})");
        WriteMethod(code, "Calls the function, or gives what the call is remembered to return or throw.", $"global::System.Threading.Tasks.ValueTask<{result}> CallAsync({parameters.AllAndToken})", $"{call}.CallAsync({parameters.Token})");
    }

    // Not of a partial handle, whose With has them too: a build is the longer for every line.
    private static void WriteMementos(CodeWriter code, HandleParameters parameters)
    {
        WriteMethod(code, "The memento of a call; null when it is not remembered.", $"global::Memento.MementoRecord? Memento({parameters.Keys})", $"{parameters.This}Bind({parameters.KeyValues}).Memento()");
        WriteMethod(code, "The memento of a call; null when it is not remembered.", $"global::System.Threading.Tasks.ValueTask<global::Memento.MementoRecord?> MementoAsync({parameters.KeysAndToken})", $"{parameters.This}Bind({parameters.KeyValuesWithToken}).MementoAsync({parameters.Token})");
        WriteMethod(code, "Forgets a call. One that is not remembered is fine.", $"void Forget({parameters.Keys})", $"{parameters.This}Bind({parameters.KeyValues}).Forget()");
        WriteMethod(code, "Forgets a call. One that is not remembered is fine.", $"global::System.Threading.Tasks.ValueTask ForgetAsync({parameters.KeysAndToken})", $"{parameters.This}Bind({parameters.KeyValuesWithToken}).ForgetAsync({parameters.Token})");
    }

    private static void WritePartialMethod(CodeWriter code, FunctionModel function, HandleNames names)
    {
        var all = new HandleParameters(function, allOptional: true);
        WriteMethod(code, "A handle that has these arguments already.", $"{names.Partial}{function.TypeParameterList} Partial({all.All})", $"new({all.This}BindPartially({all.Values}))");
    }

    private static void WriteMethod(CodeWriter code, string summary, string signature, string body)
    {
        code.Line();
        code.Line($"/// <summary>{summary}</summary>");
        code.Line($"public {signature} =>");
        code.Under($"{body};");
    }

    private static void WriteSource(CodeWriter code, FunctionModel function, HandleNames names)
    {
        code.Line();
        WriteObsolete(code, function);
        code.Line("[global::System.Diagnostics.DebuggerStepThrough, global::System.Diagnostics.StackTraceHidden]");
        code.Line($"private static class {names.Source}{function.TypeParameterList}{FunctionCode.Constraints(function.TypeParameters)}");
        code.Open();
        FunctionCode.WriteSource(code, function, names.Source);
        FunctionCode.WriteBody(code, function, names.Accessor);
        code.Close();
        FunctionCode.WriteAccessor(code, function, names.Accessor);
    }

    private static void WriteObsolete(CodeWriter code, FunctionModel function)
    {
        if (function.IsObsolete)
        {
            code.Line("[global::System.Obsolete]");
        }
    }

    private static string Access(bool isPublic) => isPublic ? "public" : "internal";

    private static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
