
namespace Memento.Caching;

/// <summary>
/// Estimates how much memory a value holds, with all it refers to. Walks the objects as the 64-bit runtime lays them
/// out, and takes samples of what has many elements, so that it takes about as long for a large value as for a small one.
/// </summary>
internal static class SizeEstimator
{
    /// <summary>How many elements of a collection are looked at.</summary>
    private const int SampleSize = 256;

    /// <summary>How many objects are looked at in all; what lies beyond is not counted, and the estimate too small.</summary>
    private const int Budget = 20_000;

    /// <summary>An estimate in bytes; 0 for null.</summary>
    public static long Estimate(object? value) => Estimate(value, out _);

    /// <summary>An estimate in bytes; 0 for null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isCut">Whether there are more objects than were looked at, so that the value is larger.</param>
    public static long Estimate(object? value, out bool isCut)
    {
        isCut = false;
        if (value is null)
        {
            return 0;
        }

        if (value is string text)
        {
            return StringSize(text);
        }

        if (value.GetType().IsPrimitive)
        {
            // None is larger than the word that the smallest object has.
            return ObjectLayout.MinimumObjectSize;
        }

        var walk = new Walk();
        var size = walk.SizeOf(value);
        isCut = walk.IsCut;
        return size;
    }

    private static long StringSize(string text) => ObjectLayout.Align(22 + (2L * text.Length));

    private sealed class Walk
    {
        private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

        /// <summary>Whether there were more objects than are looked at.</summary>
        public bool IsCut { get; private set; }

        public long SizeOf(object? value)
        {
            if (value is null)
            {
                return 0;
            }

            // On a list of a thousand links one method a link would overflow the stack, so the links wait in a queue.
            var pending = new Queue<object>();
            pending.Enqueue(value);
            long size = 0;
            while (pending.TryDequeue(out var next))
            {
                if (_seen.Count >= Budget)
                {
                    IsCut = true;
                    break;
                }

                if (_seen.Add(next))
                {
                    size += SizeOfOne(next, pending);
                }
            }

            return size;
        }

        private long SizeOfOne(object value, Queue<object> pending)
        {
            switch (value)
            {
                case string text:
                    return StringSize(text);
                case Array array:
                    return SizeOfArray(array);
                case Type or Delegate or System.Reflection.Assembly or System.Globalization.CultureInfo or System.Collections.IEqualityComparer:
                    // Shared by the whole process: nobody's own.
                    return 0;
            }

            if (ImmutableTree.NodeSize(value) is { } nodeSize)
            {
                return SizeOfTree((System.Collections.ICollection)value, nodeSize);
            }

            var layout = ObjectLayout.Of(value.GetType());
            EnqueueReferences(value, layout, pending);
            return layout.ObjectSize;
        }

        private long SizeOfArray(Array array)
        {
            var elementType = array.GetType().GetElementType()!;
            var layout = ObjectLayout.Of(elementType);
            var shape = array.Rank == 1 ? 0 : 8L * array.Rank;
            var size = ObjectLayout.Align(24 + shape + (layout.ElementSize * array.LongLength));
            if (layout.IsFlat || array.LongLength == 0)
            {
                return size;
            }

            var samples = (int)Math.Min(array.LongLength, SampleSize);
            if (array.Rank != 1)
            {
                return size + SizeOfElements(array.Cast<object?>().Take(samples), array.LongLength, layout);
            }

            var stride = array.Length / (double)samples;
            return size + SizeOfElements(Enumerable.Range(0, samples).Select(i => array.GetValue((int)(i * stride))), array.LongLength, layout);
        }

        private long SizeOfTree(System.Collections.ICollection collection, long nodeSize)
        {
            var layout = ObjectLayout.Of(collection.GetType());
            return layout.ObjectSize
                + (nodeSize * collection.Count)
                + SizeOfElements(collection.Cast<object?>().Take(SampleSize), collection.Count, null);
        }

        /// <summary>What elements refer to beyond their own slots, from a sample of them.</summary>
        private long SizeOfElements(IEnumerable<object?> sample, long count, ObjectLayout? slot)
        {
            long size = 0;
            long taken = 0;
            foreach (var element in sample)
            {
                taken++;
                if (element is not null && (slot?.IsValueType ?? element is ValueType))
                {
                    var references = new Queue<object>();
                    EnqueueReferences(element, ObjectLayout.Of(element.GetType()), references);
                    while (references.TryDequeue(out var reference))
                    {
                        size += SizeOf(reference);
                    }
                }
                else
                {
                    size += SizeOf(element);
                }
            }

            return taken == 0 ? 0 : (long)(size * (count / (double)taken));
        }

        private static void EnqueueReferences(object value, ObjectLayout layout, Queue<object> pending)
        {
            foreach (var field in layout.ReferenceFields)
            {
                if (field.GetValue(value) is not { } held)
                {
                    continue;
                }

                if (field.FieldType.IsValueType)
                {
                    // A struct within: its own bytes are counted where it lies, what it refers to is not.
                    EnqueueReferences(held, ObjectLayout.Of(field.FieldType), pending);
                }
                else
                {
                    pending.Enqueue(held);
                }
            }
        }
    }
}
