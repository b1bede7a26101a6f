using System.Runtime.CompilerServices;
using Memento.Keys.Exactness;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>A tuple: a list of its items, those past the seventh in line with the others.</summary>
internal sealed class TupleForm<T>(Position position) : ValueForm<T>
    where T : ITuple
{
    private static readonly Type[] Equalities =
    [
        typeof(TupleEquality<>), typeof(TupleEquality<,>), typeof(TupleEquality<,,>), typeof(TupleEquality<,,,>),
        typeof(TupleEquality<,,,,>), typeof(TupleEquality<,,,,,>), typeof(TupleEquality<,,,,,,>), typeof(TupleEquality<,,,,,,,>),
    ];

    private ValueForm[]? _items;

    private ValueForm[] Items => _items ??= [.. Tuples.ItemTypes(typeof(T)).Select(type => ValueForms.At(type, position))];

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        writer.Enter(typeof(T).IsValueType ? null : value, typeof(T));
        writer.Punctuation('[');
        var items = Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                writer.Punctuation(',');
            }

            writer.Path.Member("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            items[i].WriteObject(writer, value[i]);
        }

        writer.Punctuation(']');
        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality()
    {
        if (!typeof(T).IsValueType)
        {
            return ObjectShape.Of(typeof(T)) is { Refusal: null } shape ? new MembersEquality<T>(shape) : null;
        }

        var types = typeof(T).GetGenericArguments();
        return types.Length == 0
            ? new PlainEquality<T>()
            : (ExactEquality<T>)Activator.CreateInstance(Equalities[types.Length - 1].MakeGenericType(types))!;
    }
}
