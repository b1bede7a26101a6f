namespace Memento.Serialization.Npy;

/// <summary>What the shape in a header asks for, before any memory is taken for it.</summary>
internal static class NpyShape
{
    /// <summary>How many items a shape has.</summary>
    /// <exception cref="InvalidDataException">More than there can be.</exception>
    public static long Count(NpyHeader header)
    {
        var count = Int128.One;
        foreach (var length in header.Shape)
        {
            // An empty dimension makes no shape small that was too large before it: the runtime multiplies in this order too.
            count *= length;
            if (count > uint.MaxValue)
            {
                throw TooLarge(header);
            }
        }

        return (long)count;
    }

    /// <summary>The lengths of the array to make.</summary>
    /// <exception cref="InvalidDataException">An array of that type cannot have them.</exception>
    public static int[] Lengths(NpyHeader header, Type array)
    {
        if (header.Shape.Count != array.GetArrayRank())
        {
            throw new InvalidDataException($"The stored .npy file has {header.Shape.Count} dimensions; a {array} has {array.GetArrayRank()}.");
        }

        return [.. header.Shape.Select(length => length <= Array.MaxLength ? (int)length : throw TooLarge(header))];
    }

    private static InvalidDataException TooLarge(NpyHeader header) =>
        new($"The stored .npy file has the shape ({string.Join(", ", header.Shape)}); no array is that large.");
}
