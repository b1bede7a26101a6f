using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Calls behind which there is code that the analysis cannot see.</summary>
internal static class Unreadable
{
    /// <summary>What a member of the base library does that cannot be followed; null when it can.</summary>
    public static string? ReasonOf(MemberUse use) => (use.Parent.Name, use.Name) switch
    {
        ("System.Reflection.MethodBase" or "System.Reflection.MethodInfo" or "System.Reflection.ConstructorInfo" or "System.Reflection.MethodInvoker" or "System.Reflection.ConstructorInvoker", "Invoke") =>
            "calls a method by reflection",
        ("System.Reflection.PropertyInfo" or "System.Reflection.FieldInfo", "GetValue" or "SetValue") => "reads or writes a member by reflection",
        ("System.Attribute" or "System.Reflection.CustomAttributeExtensions" or "System.Reflection.MemberInfo", "GetCustomAttribute" or "GetCustomAttributes" or "IsDefined") => "reads attributes",
        ("System.Type", "GetProperties" or "GetFields" or "GetMethods" or "GetMembers" or "GetConstructors") => "lists members by reflection",
        ("System.Reflection.Assembly", "GetManifestResourceStream") or ("System.Resources.ResourceManager", "GetString" or "GetObject" or "GetStream") => "reads a resource of an assembly",
        ("System.Text.Json.JsonSerializer", _) when use.TypeArguments.Length == 0 => "reads or writes the members of a type that is known at run time only",
        ("System.Reflection.MethodInfo" or "System.Delegate", "CreateDelegate") => "makes a delegate by reflection",
        ("System.Delegate", "DynamicInvoke") => "calls a delegate that is known at run time only",
        ("System.Type", "GetType" or "InvokeMember") when use.Signature?.ParameterTypes.Length > 0 => "finds code by its name",
        ("System.Activator", "CreateInstance") when use.TypeArguments.Length == 0 => "makes an object of a type that is known at run time only",
        ("System.Activator", "CreateInstanceFrom") => "makes an object of a type that is known at run time only",
        ("System.Reflection.Assembly", "Load" or "LoadFrom" or "LoadFile" or "GetType") => "finds code by its name",
        ("System.Runtime.Loader.AssemblyLoadContext", "LoadFromAssemblyPath" or "LoadFromAssemblyName" or "LoadFromStream") => "loads an assembly",
        ("System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1", "Compile") => "compiles an expression",
        ("System.Reflection.Emit.DynamicMethod", _) => "makes code at run time",
        ("Microsoft.CSharp.RuntimeBinder.Binder", _) => "is bound at run time (dynamic)",
        ("System.Runtime.InteropServices.NativeLibrary", _) => "loads native code",
        _ => null,
    };
}
