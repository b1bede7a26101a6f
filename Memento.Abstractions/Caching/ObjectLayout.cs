using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Memento.Caching;

/// <summary>How much room a value of a type takes on a 64-bit runtime, and which of its fields lead on to other objects.</summary>
internal sealed class ObjectLayout
{
    /// <summary>What the smallest object takes.</summary>
    public const int MinimumObjectSize = 24;

    private const int HeaderSize = 16;
    private const int ReferenceSize = 8;

    private static readonly ConcurrentDictionary<Type, ObjectLayout> Known = new();
    private static readonly MethodInfo SizeOf = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;

    private ObjectLayout(Type type)
    {
        IsValueType = type.IsValueType;
        var fields = InstanceFields(type);
        ReferenceFields = type.IsPrimitive || type.IsEnum || type.IsPointer ? [] : [.. fields.Where(LeadsOn)];
        ElementSize = SlotSize(type);
        var content = IsValueType ? ElementSize : fields.Sum(static field => SlotSize(field.FieldType));
        ObjectSize = Math.Max(MinimumObjectSize, Align(HeaderSize + content));
    }

    /// <summary>Whether it lies in its slot by itself.</summary>
    public bool IsValueType { get; }

    /// <summary>What an object of the type takes on the heap, in bytes.</summary>
    public long ObjectSize { get; }

    /// <summary>What a slot of the type takes in an array or in another object, in bytes.</summary>
    public long ElementSize { get; }

    /// <summary>The fields that hold references, or structs with references in them.</summary>
    public IReadOnlyList<FieldInfo> ReferenceFields { get; }

    /// <summary>Whether a slot of the type leads nowhere else.</summary>
    public bool IsFlat => IsValueType && ReferenceFields.Count == 0;

    public static ObjectLayout Of(Type type) => Known.GetOrAdd(type, static type => new ObjectLayout(type));

    public static long Align(long size) => (size + 7) & ~7L;

    private static List<FieldInfo> InstanceFields(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            fields.AddRange(declaring.GetFields(Own));
        }

        return fields;
    }

    private static bool LeadsOn(FieldInfo field) =>
        !field.FieldType.IsPointer && !field.FieldType.IsByRefLike
        && (!field.FieldType.IsValueType || (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum && Of(field.FieldType).ReferenceFields.Count > 0));

    private static long SlotSize(Type type) => !type.IsValueType || type.IsByRefLike || type.ContainsGenericParameters
        ? ReferenceSize
        : (int)SizeOf.MakeGenericMethod(type).Invoke(null, null)!;
}
