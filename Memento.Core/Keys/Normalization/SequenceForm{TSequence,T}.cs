using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A list: an array of one dimension, a list, or another sequence that can be read again.</summary>
internal sealed class SequenceForm<TSequence, T>(Position position) : ValueForm<TSequence>
    where TSequence : IEnumerable<T>
{
    private ValueForm<T>? _item;

    // Not in the constructor: a type may contain itself.
    private ValueForm<T> Item => _item ??= ValueForms.At<T>(position);

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, TSequence value)
    {
        writer.Enter(typeof(TSequence).IsValueType ? null : value, value.GetType());
        writer.Punctuation('[');
        switch (value)
        {
            case T[] array:
                // Not AsSpan, which refuses an array of a derived type.
                Write(writer, new ReadOnlySpan<T>(array));
                break;
            case List<T> list:
                Write(writer, CollectionsMarshal.AsSpan(list));
                break;
            case ImmutableArray<T> { IsDefault: true } or ArraySegment<T> { Array: null }:
                throw writer.Refuse(typeof(TSequence), "It was never given a value; pass an empty one.");
            case ImmutableArray<T> array:
                Write(writer, array.AsSpan());
                break;
            default:
                Write(writer, value);
                break;
        }

        writer.Punctuation(']');
        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<TSequence>? MakeEquality() => SequenceEquality<TSequence, T>.CanKeep ? new SequenceEquality<TSequence, T>() : null;

    private void Write(NormalizedWriter writer, ReadOnlySpan<T> items)
    {
        var item = Item;
        for (var i = 0; i < items.Length; i++)
        {
            Write(writer, item, i, items[i]);
        }
    }

    private void Write(NormalizedWriter writer, IEnumerable<T> items)
    {
        var item = Item;
        var i = 0;
        foreach (var value in items)
        {
            Write(writer, item, i++, value);
        }
    }

    private static void Write(NormalizedWriter writer, ValueForm<T> item, int index, T value)
    {
        if (index > 0)
        {
            writer.Punctuation(',');
        }

        writer.Path.Item(index);
        item.Write(writer, value);
    }
}
