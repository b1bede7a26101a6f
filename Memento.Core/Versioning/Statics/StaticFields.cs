using System.Reflection;
using System.Runtime.Loader;
using Memento.Keys.Normalization;
using Memento.Shapes;

namespace Memento.Versioning.Statics;

/// <summary>Finds the static fields that the analysis of the code names.</summary>
internal static class StaticFields
{
    /// <summary>A field whose value can be part of a version.</summary>
    /// <param name="name">Which.</param>
    /// <param name="function">The function whose code reads it.</param>
    /// <param name="problem">Why there is none.</param>
    public static StaticField? Find(StaticFieldName name, MethodInfo function, out string? problem)
    {
        var own = function.Module.Assembly;
        var assembly = name.Assembly == AssemblyNames.Of(own)
            ? own
            : AssemblyLoadContext.GetLoadContext(own)!.LoadFromAssemblyName(new AssemblyName(name.Assembly));
        var field = assembly.ManifestModule.ResolveField(name.Token)!;
        problem = field.DeclaringType!.ContainsGenericParameters ? "is a static field of a generic type, one for each of its instances, so its value is no part of the version"
            : field.FieldType.IsPointer || field.FieldType.IsFunctionPointer || typeof(Delegate).IsAssignableFrom(field.FieldType) || IsRefused(field.FieldType)
                ? $"is a static field that may change, and a {field.FieldType} cannot be part of a version; make it readonly, or pass its value as an argument"
            : null;
        return problem is null ? StaticField.Of(field) : null;
    }

    private static bool IsRefused(Type type) =>
        ValueForms.Of(type, Position.Declared).GetType() is { IsGenericType: true } form && form.GetGenericTypeDefinition() == typeof(RefusedForm<>);
}
