using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;
using Memento.Keys.Normalization;
using Memento.Serialization.Json;
using Memento.Shapes;

namespace Memento.Serialization.Tables;

/// <summary>Finds the declared types that are lists of flat records: of records, plain classes, structs or tuples all of whose members can be cells.</summary>
internal static class RecordTypes
{
    /// <summary>The collections that keep their items in order.</summary>
    private static readonly FrozenSet<Type> Lists = new[]
    {
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>),
        typeof(ReadOnlyCollection<>), typeof(Collection<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(IImmutableList<>),
    }.ToFrozenSet();

    /// <summary>The form of a declared type; null when it is no list of flat records.</summary>
    public static TableForm? FormOf(Type declared)
    {
        if (declared.ContainsGenericParameters || RowTypeOf(declared) is not { } row || Refusals.IsUnboxable(row) || row.IsEnum || MembersOf(row) is not { Count: > 0 } members)
        {
            return null;
        }

        var cellTypes = members.Select(static member => Nullable.GetUnderlyingType(member.Type) ?? member.Type).ToArray();
        if (Array.Exists(cellTypes, static type => ColumnKinds.Find(type) is null))
        {
            return null;
        }

        var columns = Array.CreateInstance(typeof(RecordColumn<>).MakeGenericType(row), members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            columns.SetValue(Make(cellTypes[i] == members[i].Type ? typeof(PlainColumn<,>) : typeof(NullableColumn<,>), [row, cellTypes[i]], members[i].Name, members[i].Getter), i);
        }

        var (make, isExact) = JsonForms.ConstructionOf(row) is { } construction ? (construction.Make, construction.IsExact) : (CompileTuple(row), true);
        return (TableForm)Make(typeof(RecordTableForm<,>), [declared, row], columns, make, isExact, ListMaker(declared, row));
    }

    private static Type? RowTypeOf(Type declared) =>
        declared.IsSZArray ? declared.GetElementType()
        : declared.IsGenericType && Lists.Contains(declared.GetGenericTypeDefinition()) ? declared.GetGenericArguments()[0]
        : null;

    /// <summary>The members of a row, each with a delegate that reads it; null when rows of that type are no flat records.</summary>
    private static List<(string Name, Type Type, Delegate Getter)>? MembersOf(Type row)
    {
        if (Tuples.IsTuple(row))
        {
            return Tuples.IsRegular(row)
                ? [.. Tuples.ItemTypes(row).Select((type, at) => ($"Item{at + 1}", type, CompileItem(row, at, type)))]
                : null;
        }

        // The same members as in JSON, by the same names, and made again in the same way.
        return JsonForms.ConstructionOf(row) is { } construction
            ? [.. construction.Members.Select(member => (member.Name, member.Type, GetterOf(row, member)))]
            : null;
    }

    private static Delegate GetterOf(Type row, VisibleMember member) =>
        (Delegate)typeof(MemberGetter).GetMethod(nameof(MemberGetter.Of))!.MakeGenericMethod(row, member.Type).Invoke(null, [member.Property])!;

    private static Delegate CompileItem(Type tuple, int at, Type type)
    {
        var owner = Expression.Parameter(tuple.MakeByRefType(), "owner");
        Expression item = owner;
        for (; at >= Tuples.RestAt; at -= Tuples.RestAt)
        {
            item = Expression.PropertyOrField(item, "Rest");
        }

        item = Expression.PropertyOrField(item, $"Item{at + 1}");
        return Expression.Lambda(typeof(MemberGetter<,>).MakeGenericType(tuple, type), item, owner).Compile();
    }

    private static Delegate CompileTuple(Type tuple)
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        return Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(object?[]), tuple), Construct(tuple, 0), values).Compile();

        NewExpression Construct(Type part, int first)
        {
            var arguments = part.GetGenericArguments();
            return Expression.New(part.GetConstructor(arguments)!, arguments.Select((type, at) => at == Tuples.RestAt
                ? (Expression)Construct(type, first + at)
                : Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(first + at)), type)));
        }
    }

    private static Delegate ListMaker(Type declared, Type row)
    {
        var rows = typeof(List<>).MakeGenericType(row);
        var maker = declared.IsSZArray ? rows.GetMethod(nameof(List<int>.ToArray))! : Collections.MakerOf(declared)!;
        return maker.CreateDelegate(typeof(Func<,>).MakeGenericType(rows, declared));
    }

    private static object Make(Type definition, Type[] typeArguments, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(typeArguments), BindingFlags.CreateInstance | BindingFlags.Instance | BindingFlags.Public, null, arguments, null)!;
}
