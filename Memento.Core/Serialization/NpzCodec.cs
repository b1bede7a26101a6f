using Memento.Serialization.Tables;

namespace Memento.Serialization;

/// <summary>
/// Tables as NumPy's <c>.npz</c> archives, one array a column: lists of flat records, and <see cref="System.Data.DataTable"/>.
/// Described in <c>docs/format.md</c>.
/// </summary>
/// <remarks>
/// A flat record is a record, plain class, struct or tuple whose members are all numbers, booleans, texts, dates, times, GUIDs
/// or enums, or one of these or null. Members and the way to make a record again are those of <see cref="JsonCodec"/>.
/// </remarks>
internal sealed class NpzCodec : ICodec
{
    /// <inheritdoc/>
    public string Name => "npz";

    /// <inheritdoc/>
    public bool CanEncode(Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return FormOf(declaredType) is not null;
    }

    /// <inheritdoc/>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(declaredType);
        ArgumentNullException.ThrowIfNull(destination);
        var form = FormOf(declaredType) ?? throw NoTable(declaredType);
        using var archive = new NpzWriter(destination);
        form.Write(value, archive).Write(archive);
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(declaredType);
        var form = FormOf(declaredType) ?? throw NoTable(declaredType);
        try
        {
            // The directory is at the end, and tells places from the beginning.
            using var copy = source.CanSeek && source.Position == 0 ? null : new MemoryStream(StreamBytes.ReadAll(source), writable: false);
            using var archive = new NpzReader(copy ?? source);
            return form.Read(archive, TableManifest.Read(archive));
        }
        catch (Exception error) when (error is not (InvalidDataException or OutOfMemoryException))
        {
            // Whatever the archive's reader, a date, a DataTable or the user's own constructor has against the bytes, it is the bytes' fault.
            throw new InvalidDataException($"The stored archive is no {declaredType}: {error.Message}", error);
        }
    }

    private static TableForm? FormOf(Type declaredType) => TableForm.Of(Nullable.GetUnderlyingType(declaredType) ?? declaredType);

    private static ArgumentException NoTable(Type declaredType) => new($"{declaredType} is no list of flat records, and no DataTable.", nameof(declaredType));
}
