using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>How a column of <typeparamref name="T"/> is stored.</summary>
internal abstract class ColumnKind<T>(string name) : ColumnKind(typeof(T), name)
{
    /// <summary>The ending of the entry that says where there are no values.</summary>
    private const string Mask = "mask";

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Write(NpzWriter archive, string entry, ColumnSource source)
    {
        var cells = (ColumnSource<T>)source;
        var endings = new List<string>();
        var nulls = new NullMask(source.Count);
        WriteValues(archive, entry, cells, nulls, endings);
        if (nulls.Bits is { } bits)
        {
            archive.Write(Part(entry, Mask), bits, NpyElements.Of<bool>());
            endings.Add(Mask);
        }

        return endings;
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Write(NpzWriter archive, string entry, BoxedCells cells) => Write(archive, entry, new BoxedSource<T>(cells));

    /// <inheritdoc/>
    public sealed override ColumnValues Read(NpzReader archive, string entry, int count)
    {
        var nulls = archive.Contains(Part(entry, Mask)) ? archive.Read(Part(entry, Mask), count, NpyElements.Of<bool>()) : null;
        return new ColumnValues<T>(ReadValues(archive, entry, count, nulls), nulls);
    }

    /// <summary>Writes the values, and says in <paramref name="nulls"/> where there are none.</summary>
    protected abstract void WriteValues(NpzWriter archive, string entry, ColumnSource<T> source, NullMask nulls, List<string> endings);

    /// <summary>Reads the values; any where <paramref name="nulls"/> says that there are none.</summary>
    protected abstract T[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls);

    /// <summary>The name of an entry beside the column's own, without <c>.npy</c>.</summary>
    protected static string Part(string entry, string ending) => entry + "." + ending;
}
