using Memento.Serialization.Npy;

namespace Memento.Serialization;

/// <summary>
/// Arrays of numbers, complex numbers or booleans, of any rank, as NumPy's <c>.npy</c> files (NumPy Enhancement Proposal 1):
/// a short header, then the items as they lie in memory. Described in <c>docs/format.md</c>.
/// </summary>
/// <remarks>
/// Written from the array's memory and read into it, with no second copy in between. What NumPy writes is read too: in
/// either order of bytes and of indices, as long as the items are of the declared type.
/// </remarks>
internal sealed class NpyCodec : ICodec
{
    /// <inheritdoc/>
    public string Name => "npy";

    /// <inheritdoc/>
    public bool BearsUncheckedBytes => true;

    /// <inheritdoc/>
    public bool CanEncode(Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return NpyArrayType.Of(declaredType) is not null;
    }

    /// <inheritdoc/>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(destination);
        var type = TypeOf(declaredType);
        var array = type.Unwrap is null ? (Array)value
            : type.Unwrap(value) ?? throw new UnsupportedResultException("Result", declaredType, "It was never given a value; return an empty one.");
        if (array.GetType() != type.Array)
        {
            // The runtime takes a uint[] for an int[], and any enum's array for one of its numbers.
            throw new UnsupportedResultException("Result", array.GetType(), "A value of another type than the declared one would come back without what sets it apart; declare the type that is returned.");
        }

        var shape = new long[array.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = array.GetLowerBound(i) == 0 ? array.GetLength(i)
                : throw new UnsupportedResultException("Result", type.Array, "Its indices do not start at zero; copy it into an array whose do.");
        }

        new NpyHeader(type.Element.Descr, IsFortranOrder: false, shape).Write(destination);
        NpyItems.Write(destination, array, type.Element);
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(source);
        var type = TypeOf(declaredType);
        var header = NpyHeader.Read(source);
        var isBigEndian = type.Element.IsBigEndian(header.Descr);
        var lengths = NpyShape.Lengths(header, type.Array);
        var length = NpyShape.Count(header) * type.Element.Size;
        using var held = source.CanSeek ? null : HeldStream.Hold(source, length);
        if ((held ?? source) is var items && items.Length - items.Position != length)
        {
            throw new InvalidDataException($"The stored .npy file has {items.Length - items.Position} bytes of items; its header says {length}.");
        }

        // Not before here: the items are there, so memory for them is no more than what is stored.
        var array = type.Array.IsSZArray ? type.Element.Allocate(lengths[0]) : Array.CreateInstanceFromArrayType(type.Array, lengths);
        if (header.IsFortranOrder && lengths.Length > 1)
        {
            type.Element.ReadTransposed(items, array, isBigEndian);
        }
        else
        {
            NpyItems.Read(items, array, type.Element, isBigEndian);
        }

        return type.Wrap is null ? array : type.Wrap(array);
    }

    private static NpyArrayType TypeOf(Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return NpyArrayType.Of(declaredType) ?? throw new ArgumentException($"{declaredType} is no array of numbers, complex numbers or booleans.", nameof(declaredType));
    }
}
