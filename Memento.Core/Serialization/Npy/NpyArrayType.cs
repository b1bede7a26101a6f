using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Memento.Serialization.Npy;

/// <summary>A declared type whose values are arrays of numbers, complex numbers or booleans.</summary>
/// <param name="Array">The type of the array.</param>
/// <param name="Element">Its items.</param>
/// <param name="Wrap">Makes the declared type's value of an array; null when that is the array.</param>
/// <param name="Unwrap">The array of the declared type's value, null when it has none; null when the value is the array.</param>
internal sealed record NpyArrayType(Type Array, NpyElement Element, Func<Array, object>? Wrap, Func<object, Array?>? Unwrap)
{
    private static readonly ConcurrentDictionary<Type, NpyArrayType?> Known = new();

    /// <summary>Reads a declared type; null when it is another one.</summary>
    public static NpyArrayType? Of(Type declared) => Known.GetOrAdd(declared, Read);

    private static NpyArrayType? Read(Type declared)
    {
        declared = Nullable.GetUnderlyingType(declared) ?? declared;
        if (declared.IsArray)
        {
            // Vectors, and what has several dimensions; not the vectors whose type lets them begin at any index.
            return NpyElements.Find(declared.GetElementType()!) is { } element && (declared.IsSZArray || declared.GetArrayRank() > 1)
                ? new NpyArrayType(declared, element, null, null)
                : null;
        }

        if (declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && NpyElements.Find(declared.GetGenericArguments()[0]) is { } item)
        {
            var vector = item.Type.MakeArrayType();
            return new NpyArrayType(vector, item, Make<Func<Array, object>>(nameof(Immutable), item.Type), Make<Func<object, Array?>>(nameof(Mutable), item.Type));
        }

        return null;
    }

    private static TDelegate Make<TDelegate>(string method, Type item)
        where TDelegate : Delegate =>
        typeof(NpyArrayType).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(item).CreateDelegate<TDelegate>();

    private static object Immutable<T>(Array array) => ImmutableCollectionsMarshal.AsImmutableArray((T[])array);

    private static Array? Mutable<T>(object value) => ImmutableCollectionsMarshal.AsArray((ImmutableArray<T>)value);
}
