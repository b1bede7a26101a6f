using System.Globalization;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Names parts of the code so that the same code has the same names in every build.</summary>
internal static class CodeNames
{
    public static string Of(TypeId type) => type.Assembly.Name + "/" + type.FullName;

    /// <summary>The name of a type that is not read. Two packages may have types of one name; of the base library it does not count where in it a type is.</summary>
    public static string OfOutside(TypeSignature type) =>
        type.Assembly is { IsPackage: true } assembly ? assembly.Name + "/" + type.Name : type.Name;

    /// <summary>The name of a type that is local to a file, without where the file is: types of two files may have one name.</summary>
    public static string OfLocal(TypeId type) => type.Assembly.Name + "/" + FullNameOf(type);

    /// <summary>The name of a method without parameters of such a type.</summary>
    public static string OfLocal(MethodId method) => OfLocal(method.Declaring) + ":" + method.Name + "()";

    /// <summary>Whether a type, or a type around it, is local to a file.</summary>
    public static bool IsLocal(TypeId type) => FileLengthOf(type.Name) > 0 || (type.Declaring is { } outer && IsLocal(outer));

    /// <summary>Whether the source gave a type its name, and not the compiler.</summary>
    public static bool IsOfSource(TypeId type) => !type.IsAnonymous || (IsLocal(type) && type.Name[FileLengthOf(type.Name)..] is not ['<', ..]);

    public static string Of(MethodId method, CodeReferences references)
    {
        var signature = references.SignatureOf(method);
        var generic = signature.GenericParameterCount == 0 ? "" : "``" + signature.GenericParameterCount.ToString(CultureInfo.InvariantCulture);
        // Operators of one type may differ in what they return, and nothing else.
        var result = method.Name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit" ? "~" + signature.ReturnType : "";
        return Of(method.Declaring) + ":" + method.Name + generic + signature.ParameterList + result;
    }

    public static string Of(FieldId field) => Of(field.Declaring) + ":" + field.Name;

    private static string FullNameOf(TypeId type)
    {
        var name = type.Name[FileLengthOf(type.Name)..];
        return type.Declaring is { } outer ? FullNameOf(outer) + "+" + name : type.Namespace.Length == 0 ? name : type.Namespace + "." + name;
    }

    // The compiler writes <File>F, the SHA-256 of the path, and two low lines before the name.
    private static int FileLengthOf(string name)
    {
        const int HashLength = 64;
        var end = name.Length > 0 && name[0] == '<' ? name.IndexOf('>', StringComparison.Ordinal) : -1;
        var length = end + 2 + HashLength + 2;
        return end > 0 && name.Length > length && name[end + 1] == 'F' && name[length - 2] == '_' && name[length - 1] == '_' ? length : 0;
    }
}
