using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Calls behind which there is code that the analysis cannot see.</summary>
internal static class Unreadable
{
    /// <summary>Why the members of an object do not count that is read or written by them.</summary>
    public const string Members = "reads or writes the members of a type that is known at run time only";

    /// <summary>Why a constructor does not count.</summary>
    public const string Made = "makes an object of a type that is known at run time only";

    /// <summary>What a member of the base library, or of a package that is known to do so, does that cannot be followed; null when it can.</summary>
    public static string? ReasonOf(MemberUse use) => (use.Parent.Name, use.Name) switch
    {
        ("System.Reflection.MethodBase" or "System.Reflection.MethodInfo" or "System.Reflection.ConstructorInfo" or "System.Reflection.MethodInvoker" or "System.Reflection.ConstructorInvoker", "Invoke") =>
            "calls a method by reflection",
        ("System.Reflection.PropertyInfo" or "System.Reflection.FieldInfo", "GetValue" or "SetValue") => "reads or writes a member by reflection",
        ("System.Attribute" or "System.Reflection.CustomAttributeExtensions" or "System.Reflection.MemberInfo" or "System.Reflection.ParameterInfo" or "System.Reflection.Assembly" or "System.Reflection.Module" or "System.Reflection.CustomAttributeData",
            "GetCustomAttribute" or "GetCustomAttributes" or "GetCustomAttributesData" or "get_CustomAttributes" or "IsDefined") or ("System.ComponentModel.DataAnnotations.Validator", _) => "reads attributes",
        ("System.Type", "GetProperties" or "GetFields" or "GetMethods" or "GetMembers" or "GetConstructors" or "GetEvents" or "GetNestedTypes") => "lists members by reflection",
        ("System.Type", "GetProperty" or "GetField" or "GetMethod" or "GetMember" or "GetConstructor" or "GetEvent" or "GetNestedType") => "looks for a member by reflection",
        ("System.Reflection.TypeInfo" or "System.Reflection.RuntimeReflectionExtensions", _) or ("System.ComponentModel.TypeDescriptor", _) => "looks for members by reflection",
        ("System.Reflection.Assembly" or "System.Reflection.Module", "GetTypes" or "GetExportedTypes" or "get_ExportedTypes" or "get_DefinedTypes") => "lists the types of an assembly",
        ("System.Reflection.Assembly", "GetName" or "get_FullName") => "reads the name or version of an assembly",
        ("System.Reflection.Assembly", "GetManifestResourceStream" or "GetManifestResourceNames" or "GetManifestResourceInfo") or ("System.Resources.ResourceManager", "GetString" or "GetObject" or "GetStream" or "GetResourceSet") => "reads a resource of an assembly",
        ("System.Text.Json.JsonSerializer" or "Newtonsoft.Json.JsonConvert" or "Microsoft.Extensions.Configuration.ConfigurationBinder", not ("GetValue" or "GetSection")) when use.TypeArguments.Length == 0 => Members,
        ("System.Xml.Serialization.XmlSerializer" or "System.Runtime.Serialization.DataContractSerializer" or "System.Runtime.Serialization.Json.DataContractJsonSerializer", ".ctor")
            or ("Newtonsoft.Json.JsonSerializer", "Serialize" or "Deserialize" or "Populate") or ("Newtonsoft.Json.Linq.JToken" or "Newtonsoft.Json.Linq.JObject" or "Newtonsoft.Json.Linq.JArray", "FromObject" or "ToObject") => Members,
        ("System.Reflection.MethodInfo" or "System.Delegate", "CreateDelegate") => "makes a delegate by reflection",
        ("System.Delegate", "DynamicInvoke") => "calls a delegate that is known at run time only",
        ("System.Type", "GetType" or "InvokeMember") when use.Signature?.ParameterTypes.Length > 0 => "finds code by its name",
        // Of a type that is written there, its constructors count: whoever sees the code says where it is not.
        ("System.Activator", "CreateInstance") when use.TypeArguments.Length == 0 && use.Signature?.ParameterTypes is not [{ Name: "System.Type" }, ..] => Made,
        ("System.Activator", "CreateInstanceFrom") or ("System.Reflection.Assembly", "CreateInstance") => Made,
        ("System.Reflection.Assembly", "Load" or "LoadFrom" or "LoadFile" or "GetType") => "finds code by its name",
        ("System.Runtime.Loader.AssemblyLoadContext", "LoadFromAssemblyPath" or "LoadFromAssemblyName" or "LoadFromStream") => "loads an assembly",
        ("System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1", "Compile") => "compiles an expression",
        ("System.Linq.Expressions.Expression", "Property" or "Field" or "PropertyOrField" or "Call") when TakesText(use) => "looks for a member by its name",
        ("System.Runtime.CompilerServices.RuntimeHelpers", "RunClassConstructor" or "RunModuleConstructor") => "runs a static constructor that is known at run time only",
        ("System.Reflection.Emit.DynamicMethod" or "System.Reflection.Emit.AssemblyBuilder", _) => "makes code at run time",
        ("Microsoft.CSharp.RuntimeBinder.Binder", _) => "is bound at run time (dynamic)",
        ("System.Runtime.InteropServices.NativeLibrary", _) => "loads native code",
        ("System.Runtime.InteropServices.Marshal", "GetDelegateForFunctionPointer") => "calls through a function pointer",
        _ => null,
    };

    private static bool TakesText(MemberUse use)
    {
        foreach (var type in use.Signature?.ParameterTypes ?? [])
        {
            if (type.Name == "System.String")
            {
                return true;
            }
        }

        return false;
    }
}
