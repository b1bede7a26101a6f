using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>An array in an archive, past its header.</summary>
/// <param name="Name">The entry's name, without <c>.npy</c>.</param>
/// <param name="Items">Its items.</param>
/// <param name="Length">How many bytes of items there are.</param>
internal sealed record NpzEntry(string Name, Stream Items, long Length) : IDisposable
{
    /// <summary>Holds the header against what is wanted and what is there.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void Expect(NpyHeader header, long count, long itemSize)
    {
        if (header.Shape.Count != 1 || header.Shape[0] != count || count * (Int128)itemSize != Length)
        {
            throw new InvalidDataException(
                $"The entry '{Name}' of the stored .npz archive has the shape ({string.Join(", ", header.Shape)}) and {Length} bytes; {count} items of {itemSize} bytes are expected.");
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => Items.Dispose();
}
