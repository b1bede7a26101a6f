using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memento.Serialization.Tables;

/// <summary>What the columns of a table do not tell themselves: the entry <c>table.json</c>.</summary>
/// <param name="Format">The version of this description.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Columns">The columns, in order.</param>
internal sealed record TableManifest(int Format, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Rows, IReadOnlyList<ColumnManifest> Columns)
{
    /// <summary>The one version that there is.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The array that says which rows are null.</summary>
    public const string NullRowsEntry = "~rows";

    private const string FileName = "table.json";

    /// <summary>Descriptions beyond this length, in bytes, are refused unread.</summary>
    private const int MaxLength = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = HostJson.Resolver,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether there is an array of which rows are null.</summary>
    public bool NullRows { get; init; }

    /// <summary>What a <see cref="System.Data.DataTable"/> has besides; null for records.</summary>
    public DataTableManifest? Table { get; init; }

    /// <summary>Writes the description, as the archive's last entry.</summary>
    public void Write(NpzWriter archive)
    {
        using var stream = archive.BeginFile(FileName);
        JsonSerializer.Serialize(stream, this, Options);
    }

    /// <summary>Reads the description, and holds it against the archive.</summary>
    /// <exception cref="InvalidDataException">It is none, or of another archive.</exception>
    public static TableManifest Read(NpzReader archive)
    {
        using var stream = archive.OpenFile(FileName, out var length);
        if (length > MaxLength)
        {
            throw new InvalidDataException($"The description of the stored table is {length} bytes long; {MaxLength} are the most that is read.");
        }

        var manifest = JsonSerializer.Deserialize<TableManifest>(stream, Options);
        if (manifest is not { Format: CurrentFormat, Rows: >= 0, Columns.Count: > 0 } || manifest.Rows >= Array.MaxLength)
        {
            throw new InvalidDataException($"The description of the stored table is none of format {CurrentFormat}.");
        }

        manifest.Check(archive);
        return manifest;
    }

    /// <summary>Every entry of the archive is named here, and the other way round: none is read by one program and not by another.</summary>
    private void Check(NpzReader archive)
    {
        var entries = EntryNames.Of([.. Columns.Select(static column => column.Name)]);
        var arrays = NullRows ? [NullRowsEntry] : new List<string>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (Columns[i].Entry != entries[i])
            {
                throw new InvalidDataException($"The column '{Columns[i].Name}' of the stored table is in the entry '{Columns[i].Entry}'; '{entries[i]}' is expected.");
            }

            arrays.Add(entries[i]);
            arrays.AddRange((Columns[i].Parts ?? []).Select(part => entries[i] + "." + part));
        }

        if (archive.Count != arrays.Count + 1 || arrays.Find(array => !archive.Contains(array)) is not null)
        {
            throw new InvalidDataException("The stored .npz archive has other entries than its description tells.");
        }
    }
}
