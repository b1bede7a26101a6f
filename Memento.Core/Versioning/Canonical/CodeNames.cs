using System.Globalization;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Names parts of the code so that the same code has the same names in every build.</summary>
internal static class CodeNames
{
    public static string Of(TypeId type) => type.Assembly.Name + "/" + type.FullName;

    public static string Of(MethodId method, CodeReferences references)
    {
        var signature = references.SignatureOf(method);
        var generic = signature.GenericParameterCount == 0 ? "" : "``" + signature.GenericParameterCount.ToString(CultureInfo.InvariantCulture);
        // Operators of one type may differ in what they return, and nothing else.
        var result = method.Name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit" ? "~" + signature.ReturnType : "";
        return Of(method.Declaring) + ":" + method.Name + generic + signature.ParameterList + result;
    }

    public static string Of(FieldId field) => Of(field.Declaring) + ":" + field.Name;
}
