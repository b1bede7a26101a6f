using System.Reflection;
using System.Reflection.Emit;
using Memento.Keys;

namespace Memento.Versioning.Statics;

/// <summary>A static field that a function's code reads and that may change while the program runs.</summary>
internal abstract class StaticField(FieldInfo info)
{
    private const long MostKeptBytes = 1 << 20;

    /// <summary>Which, as a person would name it.</summary>
    public string Name { get; } = $"{info.DeclaringType!.FullName}.{info.Name}";

    public Type Type { get; } = info.FieldType;

    /// <summary>The value now, boxed.</summary>
    public abstract object? Value { get; }

    /// <summary>Gives the field another value, as code that runs in its program would.</summary>
    public void Set(object? value) => info.SetValue(null, value);

    /// <summary>Keeps the value as it is now, to compare later ones with; null when it cannot be compared.</summary>
    public abstract StaticValue? Keep();

    /// <summary>The hash of the value now; null when it cannot be part of a version.</summary>
    public ArgumentHash? Hash()
    {
        try
        {
            return ArgumentHasher.Normalize(
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["value"] = Value },
                null,
                new Dictionary<string, Type>(StringComparer.Ordinal) { ["value"] = Type }).Hash;
        }
        catch (UnsupportedArgumentException)
        {
            // Of a type that can be hashed, and holds something that cannot; who asks says so.
            return null;
        }
    }

    /// <summary>Describes a field.</summary>
    public static StaticField Of(FieldInfo field) =>
        (StaticField)Activator.CreateInstance(typeof(StaticField<>).MakeGenericType(field.FieldType), field)!;

    protected static Func<T> GetterOf<T>(FieldInfo field)
    {
        // Of a field that is private to its type, which an expression could not read.
        // With an object of its own that it does not look at: a delegate of a method without one moves its arguments first.
        var method = new DynamicMethod($"get {field.Name}", typeof(T), [typeof(object)], field.Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<T>>(field);
    }

    protected static bool TryKeep<T>(in T value, out T kept)
    {
        kept = value;
        return ArgumentComparer.IsExact(typeof(T)) && ArgumentComparer<T>.Instance.TryKeep(value, MostKeptBytes, out kept!);
    }
}
