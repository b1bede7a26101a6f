using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Memento.Serialization.Json;
using Memento.Serialization.Npy;
using Memento.Shapes;

namespace Memento.Serialization.Tables;

/// <summary>A list of flat records: a column for each member.</summary>
/// <param name="columns">The members.</param>
/// <param name="makeRow">Makes a row of the members' values.</param>
/// <param name="isExact">Whether it is plain from the code that a row made again is equal.</param>
/// <param name="makeList">Makes the list.</param>
internal sealed class RecordTableForm<TList, TRow>(RecordColumn<TRow>[] columns, Func<object?[], TRow> makeRow, bool isExact, Func<List<TRow>, TList> makeList) : TableForm
    where TList : IEnumerable<TRow>
{
    private const string Other = "A value of another type than the declared one would come back without what sets it apart; declare the type that is returned.";

    private readonly string[] _entries = EntryNames.Of(Array.ConvertAll(columns, static column => column.Name));

    /// <inheritdoc/>
    public override TableManifest Write(object value, NpzWriter archive)
    {
        var rows = RowsOf(value);
        var isNull = CheckRows(value, rows);
        var described = columns.Select((column, at) => ColumnManifest.Of(column.Name, column.Kind, _entries[at], column.Kind.Write(archive, _entries[at], column.SourceOf(rows)))).ToArray();
        if (isNull is not null)
        {
            archive.Write(TableManifest.NullRowsEntry, isNull, NpyElements.Of<bool>());
        }

        return new TableManifest(TableManifest.CurrentFormat, rows.Length, described) { NullRows = isNull is not null };
    }

    /// <inheritdoc/>
    public override object Read(NpzReader archive, TableManifest manifest)
    {
        if (manifest.Table is not null || !manifest.Columns.Select(static column => (column.Name, column.Kind)).SequenceEqual(columns.Select(static column => (column.Name, column.Kind.Name))))
        {
            throw new InvalidDataException($"The stored table has other columns than {typeof(TRow)} has members.");
        }

        if (manifest.NullRows && typeof(TRow).IsValueType)
        {
            throw new InvalidDataException($"The stored table has rows that are null, which {typeof(TRow)} is never.");
        }

        var isNull = manifest.NullRows ? archive.Read(TableManifest.NullRowsEntry, manifest.Rows, NpyElements.Of<bool>()) : null;
        var values = columns.Select((column, at) => column.Kind.Read(archive, _entries[at], manifest.Rows)).ToArray();
        var rows = new List<TRow>(manifest.Rows);
        var cells = new object?[columns.Length];
        for (var row = 0; row < manifest.Rows; row++)
        {
            if (isNull is not null && isNull[row])
            {
                rows.Add(default!);
                continue;
            }

            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = values[i][row];
                if (cells[i] is null && !columns[i].IsNullable)
                {
                    throw new InvalidDataException($"The stored table has no value of {columns[i].Name} in row {row}, which {typeof(TRow)} always has.");
                }
            }

            rows.Add(makeRow(cells));
        }

        return makeList(rows)!;
    }

    private static TRow[] RowsOf(object value)
    {
        if (!(typeof(TList).IsInterface || value.GetType() == typeof(TList)))
        {
            throw new UnsupportedResultException("Result", value.GetType(), Other);
        }

        return Collections.Refusal(value) is { } refusal ? throw new UnsupportedResultException("Result", value.GetType(), refusal)
            : value is ImmutableArray<TRow> array ? ImmutableCollectionsMarshal.AsArray(array)!
            : value as TRow[] ?? [.. (IEnumerable<TRow>)value];
    }

    /// <summary>Refuses rows that would not come back equal.</summary>
    /// <returns>Which rows are null; null when none is.</returns>
    private bool[]? CheckRows(object value, TRow[] rows)
    {
        bool[]? isNull = null;
        if (!typeof(TRow).IsValueType)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i] is not { } row)
                {
                    (isNull ??= new bool[rows.Length])[i] = true;
                }
                else if (row.GetType() != typeof(TRow))
                {
                    throw new UnsupportedResultException(string.Create(CultureInfo.InvariantCulture, $"Result[{i}]"), row.GetType(), Other);
                }
            }
        }

        if (!isExact)
        {
            MakeAgain(value, rows);
        }

        return isNull;
    }

    /// <summary>Has each row made again and compared, as it is done where it is written as JSON.</summary>
    private static void MakeAgain(object value, TRow[] rows)
    {
        var form = JsonForms.At<TRow>();
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, JsonCodec.Writing.Options);
        var output = new JsonOutput(writer, new ValuePath { Root = "Result" }, static (path, type, hint) => new UnsupportedResultException(path, type, hint));
        output.Enter(value, typeof(TList));
        for (var i = 0; i < rows.Length; i++)
        {
            output.Path.Item(i);
            form.Write(output, rows[i]);
            writer.Reset();
            buffer.ResetWrittenCount();
        }
    }
}
