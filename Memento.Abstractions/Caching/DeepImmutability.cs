using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using System.Text;

namespace Memento.Caching;

/// <summary>
/// Tells the types whose values nobody can change, however deep one reaches in: such a result is handed to every caller
/// as it is. Asked by the memory cache and by the host. In doubt a type is not one of them, which costs a copy and nothing else.
/// </summary>
public static class DeepImmutability
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether a value whose run-time type is <paramref name="type"/> cannot be changed by anyone.</summary>
    public static bool Holds(Type type)
    {
        // Most results, and nothing of what is known of the others has to be made for them.
        if (type.IsPrimitive || type == typeof(string))
        {
            return true;
        }

        if (Known.TryGetValue(type, out var known))
        {
            return known;
        }

        var assumed = new HashSet<Type>();
        var holds = Holds(type, assumed);
        if (holds)
        {
            // What was assumed of types that refer to themselves has come true.
            foreach (var member in assumed)
            {
                Known[member] = true;
            }
        }

        Known[type] = holds;
        return holds;
    }

    private static bool Holds(Type type, HashSet<Type> assumed)
    {
        if (type.IsPrimitive || type.IsEnum || Listed.Scalars.Contains(type))
        {
            return true;
        }

        if (type.IsPointer || type.IsFunctionPointer || type.IsByRefLike || type.IsArray || type.IsInterface || type.IsAbstract || !type.IsSealed
            || typeof(Delegate).IsAssignableFrom(type))
        {
            return type.IsGenericType && Listed.Generics.Contains(type.GetGenericTypeDefinition()) && ArgumentsHold(type, assumed);
        }

        if (!assumed.Add(type))
        {
            return true;
        }

        if (TypeNesting.IsTooDeep(type))
        {
            return false;
        }

        if (type.IsGenericType && Listed.Generics.Contains(type.GetGenericTypeDefinition()))
        {
            return ArgumentsHold(type, assumed);
        }

        return !IsFramework(type) && FieldsHold(type, assumed);
    }

    /// <summary>The framework's own types keep state where fields do not show it, in handles and static tables: those that are known to be immutable are listed.</summary>
    private static bool IsFramework(Type type) =>
        type.Assembly.GetName().Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard");

    private static bool ArgumentsHold(Type type, HashSet<Type> assumed) =>
        Array.TrueForAll(type.GetGenericArguments(), argument => Holds(argument, assumed));

    private static bool FieldsHold(Type type, HashSet<Type> assumed)
    {
        for (var declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType); declaring = declaring.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (var field in declaring.GetFields(Own))
            {
                if (!field.IsInitOnly || !Holds(field.FieldType, assumed))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Apart: to name a type loads it, and a program that starts waits for three dozen of them.
    private static class Listed
    {
        public static readonly FrozenSet<Type> Scalars = FrozenSet.Create(
            typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
            typeof(TimeSpan), typeof(Guid), typeof(BigInteger), typeof(Complex), typeof(Half), typeof(Int128), typeof(UInt128),
            typeof(Rune), typeof(Index), typeof(Range), typeof(Version), typeof(Uri), typeof(DBNull), typeof(ExceptionRecord));

        /// <summary>Immutable when their type arguments are.</summary>
        public static readonly FrozenSet<Type> Generics = FrozenSet.Create(
            typeof(Nullable<>), typeof(KeyValuePair<,>),
            typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
            typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
            typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>),
            typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>), typeof(Tuple<,,,,,,,>),
            typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
            typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>));
    }
}
