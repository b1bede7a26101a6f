using System.Collections.Concurrent;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>Knows, or works out once, how the values of each type are written.</summary>
internal static class ValueForms
{
    /// <summary>The key that marks an object of the standard's.</summary>
    public const string TypeKey = "_mementoType";

    // One of each position.
    private static readonly ConcurrentDictionary<Type, ValueForm>[] Values = [new(), new()];
    private static readonly ConcurrentDictionary<Type, ValueForm>[] Places = [new(), new()];
    private static readonly ConcurrentDictionary<Type, ValueForm> TypedValues = new();
    private static readonly ConcurrentDictionary<Type, CollectionShape?> Collections = new();

    /// <summary>How a place of a declared type is written.</summary>
    public static ValueForm<T> At<T>(Position position) => (ValueForm<T>)At(typeof(T), position);

    /// <summary>How a place of a declared type is written.</summary>
    public static ValueForm At(Type declared, Position position) =>
        Places[(int)position].GetOrAdd(declared, position == Position.Open ? static declared => MakePlace(declared, Position.Open) : static declared => MakePlace(declared, Position.Declared));

    /// <summary>How a value of exactly a run-time type is written.</summary>
    public static ValueForm Of(Type type, Position position) =>
        Values[(int)position].GetOrAdd(type, position == Position.Open ? static type => MakeValue(type, Position.Open) : static type => MakeValue(type, Position.Declared));

    /// <summary>How a value of exactly a run-time type is written together with its type.</summary>
    public static ValueForm Typed(Type type) =>
        TypedValues.GetOrAdd(type, static type => Make(typeof(TypedForm<>), [type], Of(type, Position.Declared)));

    /// <summary>Writes a value as any language would pass it.</summary>
    public static void WriteOpen(NormalizedWriter writer, object value) => Of(value.GetType(), Position.Open).WriteObject(writer, value);

    /// <summary>The shape of a collection; null when the type is none.</summary>
    public static CollectionShape? CollectionOf(Type type) => Collections.GetOrAdd(type, static type => CollectionShape.Of(type));

    /// <summary>How a collection is written.</summary>
    public static ValueForm OfCollection(Type type, CollectionShape shape, Position position) => shape.IsDictionary
        ? Make(typeof(DictionaryForm<,>), [type, shape.ItemType!], position)
        : Make(typeof(SequenceForm<,>), [type, shape.ItemType!], position);

    private static ValueForm MakePlace(Type declared, Position position)
    {
        if (Nullable.GetUnderlyingType(declared) is { } underlying)
        {
            return Make(typeof(NullableForm<>), [underlying], Of(underlying, position));
        }

        if (declared.IsValueType)
        {
            return Of(declared, position);
        }

        // An array is sealed, and yet one of another type may stand in its place.
        if (declared.IsSealed && !declared.IsArray)
        {
            return Make(typeof(NullOrForm<>), [declared], Of(declared, position));
        }

        return Make(position == Position.Open ? typeof(OpenForm<>) : typeof(DeclaredForm<>), [declared]);
    }

    private static ValueForm MakeValue(Type type, Position position)
    {
        if (Scalars.Find(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumForm<>), [type]);
        }

        if (typeof(IFunctionReferenceable).IsAssignableFrom(type))
        {
            return Make(typeof(FunctionForm<>), [type]);
        }

        if (Refusals.Find(type) is { } hint)
        {
            return Make(typeof(RefusedForm<>), [type], hint);
        }

        if (Tuples.IsTuple(type) && Tuples.IsRegular(type))
        {
            return Make(typeof(TupleForm<>), [type], position);
        }

        if (type.IsArray)
        {
            return MakeArray(type, position);
        }

        return CollectionOf(type) is { } collection ? MakeCollection(type, collection, position) : MakeMembers(type, position);
    }

    private static ValueForm MakeArray(Type type, Position position)
    {
        var element = type.GetElementType()!;
        return Refusals.IsUnboxable(element) ? Make(typeof(RefusedForm<>), [type], "A pointer means something in this process only; pass what it points to.")
            : type.IsSZArray ? Make(typeof(SequenceForm<,>), [type, element], position)
            : Make(typeof(GridForm<,>), [type, element], position);
    }

    private static ValueForm MakeCollection(Type type, CollectionShape shape, Position position)
    {
        if (shape.Refusal is not null)
        {
            return Make(typeof(RefusedForm<>), [type], shape.Refusal);
        }

        return shape.IsForeign && position == Position.Open ? Typed(type) : OfCollection(type, shape, position);
    }

    private static ValueForm MakeMembers(Type type, Position position)
    {
        var shape = ObjectShape.Of(type);
        if (shape.Refusal is not null)
        {
            return Make(typeof(RefusedForm<>), [type], shape.Refusal + " Pass a record with the values that matter.");
        }

        return position == Position.Open ? Typed(type) : Make(typeof(MembersForm<>), [type], shape);
    }

    private static ValueForm Make(Type form, Type[] typeArguments, params object[] arguments) =>
        (ValueForm)Activator.CreateInstance(form.MakeGenericType(typeArguments), arguments)!;
}
