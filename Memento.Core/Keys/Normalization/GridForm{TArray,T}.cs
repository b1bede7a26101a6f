using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>
/// An array of two or more dimensions: lists in lists. Where a dimension before the last is empty, the lists would not tell the
/// lengths of those after it, so the lengths themselves are written.
/// </summary>
internal sealed class GridForm<TArray, T>(Position position) : ValueForm<TArray>
    where TArray : class
{
    private ValueForm<T>? _item;

    private ValueForm<T> Item => _item ??= ValueForms.At<T>(position);

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, TArray value)
    {
        var array = (Array)(object)value;
        writer.Enter(array, typeof(TArray));
        var lengths = new int[array.Rank];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = array.GetLength(i);
            if (array.GetLowerBound(i) != 0)
            {
                throw writer.Refuse(typeof(TArray), "Its indices do not start at zero; copy it into an array whose do.");
            }
        }

        if (lengths.AsSpan(0, lengths.Length - 1).Contains(0))
        {
            writer.Raw("{\"_mementoType\":\"array\",\"shape\":["u8);
            for (var i = 0; i < lengths.Length; i++)
            {
                if (i > 0)
                {
                    writer.Punctuation(',');
                }

                writer.Integer(lengths[i]);
            }

            writer.Raw("]}"u8);
        }
        else
        {
            var items = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
            Write(writer, items, lengths);
        }

        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<TArray>? MakeEquality() => new GridEquality<TArray, T>();

    private void Write(NormalizedWriter writer, ReadOnlySpan<T> items, ReadOnlySpan<int> lengths)
    {
        writer.Punctuation('[');
        var size = lengths[0] == 0 ? 0 : items.Length / lengths[0];
        for (var i = 0; i < lengths[0]; i++)
        {
            if (i > 0)
            {
                writer.Punctuation(',');
            }

            writer.Path.Item(i);
            if (lengths.Length == 1)
            {
                Item.Write(writer, items[i]);
            }
            else
            {
                writer.Enter(null, typeof(TArray));
                Write(writer, items.Slice(i * size, size), lengths[1..]);
                writer.Path.Leave();
            }
        }

        writer.Punctuation(']');
    }
}
