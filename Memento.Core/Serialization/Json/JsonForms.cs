using System.Collections.Concurrent;
using System.Reflection;
using Memento.Caching;
using Memento.Keys.Normalization;
using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>Knows, or works out once, how the values of each declared type are written and read.</summary>
internal static class JsonForms
{
    private const string Pointer = "A pointer means something in this process only; return what it points to.";
    private const string Undecided = "Its declaration does not say which type to make when it is read back; declare a concrete type.";

    private static readonly ConcurrentDictionary<Type, JsonForm> Places = new();
    private static readonly ConcurrentDictionary<Type, JsonProblem?> Problems = new();

    /// <summary>How a place of a declared type is written and read.</summary>
    public static JsonForm<T> At<T>() => (JsonForm<T>)At(typeof(T));

    /// <summary>How a place of a declared type is written and read.</summary>
    public static JsonForm At(Type declared) => Places.GetOrAdd(declared, static declared => MakePlace(declared));

    /// <summary>The first part of a type's shape that cannot be stored; null when all can.</summary>
    public static JsonProblem? ProblemOf(Type declared) =>
        Problems.GetOrAdd(declared, static declared => FindProblem("", At(declared), []));

    /// <summary>How a record, plain class or struct is made of its members; null when a type is none of these, or is refused.</summary>
    public static Construction? ConstructionOf(Type type)
    {
        var form = At(type);
        return ((type.IsValueType ? form : form.Parts.Single().Form) as IJsonObject)?.Construction;
    }

    private static JsonProblem? FindProblem(string path, JsonForm form, HashSet<JsonForm> seen)
    {
        if (form.Refusal is { } hint)
        {
            return new JsonProblem(path, form.Type, hint);
        }

        // What is in a type that is too deep shows where a value has it.
        if (!seen.Add(form) || TypeNesting.IsTooDeep(form.Type))
        {
            return null;
        }

        foreach (var (step, part) in form.Parts)
        {
            if (FindProblem(path + step, part, seen) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static JsonForm MakePlace(Type declared)
    {
        var form = MakeValue(declared, out var takesAnyCollection);
        return declared.IsValueType ? form : Make(typeof(JsonReference<>), [declared], form, takesAnyCollection);
    }

    private static JsonForm MakeValue(Type type, out bool takesAnyCollection)
    {
        takesAnyCollection = false;
        if (JsonScalars.Find(type) is { } scalar)
        {
            return scalar;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(JsonNullable<>), [underlying], At(underlying));
        }

        if (type.IsEnum)
        {
            return Make(typeof(JsonEnum<>), [type]);
        }

        if (typeof(Partition).IsAssignableFrom(type))
        {
            return Refuse(type, "A partition is a result, or a value of another partition; return it as that, and not within a list or record.");
        }

        if (type == typeof(ResultFile))
        {
            return Refuse(type, "A file is a result, or a value of a partition; return a Partition<ResultFile>, and not a list or record of files.");
        }

        if (Refusals.Find(type) is not null)
        {
            return Refuse(type, "It is not a value that can be written down; return the data itself.");
        }

        if (Tuples.IsTuple(type) && Tuples.IsRegular(type))
        {
            return Make(typeof(JsonTuple<>), [type]);
        }

        if (type.IsArray)
        {
            return MakeArray(type);
        }

        if (Collections.MakerOf(type) is { } maker)
        {
            takesAnyCollection = type.IsInterface || type.IsAbstract;
            return MakeCollection(type, maker);
        }

        return MakeMembers(type);
    }

    private static JsonForm MakeArray(Type type)
    {
        var element = type.GetElementType()!;
        return Refusals.IsUnboxable(element) ? Refuse(type, Pointer)
            : type.IsSZArray ? Make(typeof(JsonSequence<,>), [type, element], typeof(List<>).MakeGenericType(element).GetMethod(nameof(List<int>.ToArray))!
                .CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(List<>).MakeGenericType(element), type)))
            : Make(typeof(JsonGrid<,>), [type, element]);
    }

    private static JsonForm MakeCollection(Type type, MethodInfo maker)
    {
        var arguments = type.GetGenericArguments();
        var make = maker.CreateDelegate(typeof(Func<,>).MakeGenericType(maker.GetParameters()[0].ParameterType, type));
        if (arguments.Length == 1)
        {
            return Make(typeof(JsonSequence<,>), [type, arguments[0]], make);
        }

        return MakeKey(arguments[0]) is { } key
            ? Make(typeof(JsonDictionary<,,>), [type, .. arguments], key, make)
            : Refuse(type, $"Keys of type {arguments[0]} have no text to name an entry by; use strings, numbers, dates, GUIDs or enums, or return a list of pairs.");
    }

    private static JsonForm? MakeKey(Type type)
    {
        var form = type.IsEnum ? Make(typeof(JsonEnum<>), [type]) : JsonScalars.Find(type);
        var scalar = typeof(JsonScalar<>).MakeGenericType(type);
        return scalar.IsInstanceOfType(form) ? form : null;
    }

    private static JsonForm MakeMembers(Type type)
    {
        if (type.IsInterface || type.IsAbstract || type == typeof(object) || type == typeof(ValueType) || type == typeof(Enum))
        {
            return Refuse(type, Undecided);
        }

        if (CollectionShape.Of(type) is not null)
        {
            return Refuse(type, "It is a collection that is not known how to make again; return a list, an array or a dictionary.");
        }

        var shape = ObjectShape.Of(type);
        if (shape.Refusal is not null)
        {
            return Refuse(type, shape.Refusal + " Return a record with the values that matter.");
        }

        if (shape.Members.FirstOrDefault(member => Refusals.IsUnboxable(member.Type)) is { } pointer)
        {
            return Refuse(type, $"Its member {pointer.Name} is a pointer. {Pointer}");
        }

        return Construction.Of(type, shape.Members) is { } construction
            ? Make(typeof(JsonObject<>), [type], construction)
            : Refuse(type, "No public constructor and no settable properties give its members back; make it a record, or give its properties init or set.");
    }

    private static JsonForm Refuse(Type type, string hint) => Make(typeof(JsonRefused<>), [type], hint);

    private static JsonForm Make(Type form, Type[] typeArguments, params object[] arguments) =>
        (JsonForm)Activator.CreateInstance(form.MakeGenericType(typeArguments), arguments)!;
}
