using System.Data;
using System.Globalization;

namespace Memento.Serialization.Tables;

/// <summary>A <see cref="DataTable"/>, its columns by their data types. What cannot be stored of one is refused, never left out.</summary>
internal sealed class DataTableForm : TableForm
{
    /// <inheritdoc/>
    public override TableManifest Write(object value, NpzWriter archive)
    {
        var table = (DataTable)value;
        DataTableRefusals.Check(table);
        var columns = table.Columns.Cast<DataColumn>().ToArray();
        var rows = table.Rows.Cast<DataRow>().ToArray();
        var entries = EntryNames.Of(Array.ConvertAll(columns, static column => column.ColumnName));
        return new TableManifest(TableManifest.CurrentFormat, rows.Length, [.. columns.Select((column, at) => Write(archive, rows, column, entries[at]))])
        {
            Table = new DataTableManifest(table.TableName, table.Locale.Name)
            {
                CaseSensitive = table.CaseSensitive,
                Unchanged = rows.Length > 0 && rows[0].RowState == DataRowState.Unchanged,
                PrimaryKey = table.PrimaryKey is { Length: > 0 } key ? Array.ConvertAll(key, static column => column.Ordinal) : null,
            },
        };
    }

    /// <inheritdoc/>
    public override object Read(NpzReader archive, TableManifest manifest)
    {
        var described = manifest.Table ?? throw new InvalidDataException("The stored table is one of records, and no DataTable.");
        var table = new DataTable(described.Name) { CaseSensitive = described.CaseSensitive, Locale = CultureInfo.GetCultureInfo(described.Locale) };
        var columns = manifest.Columns.Select(column => Read(archive, table, column, manifest.Rows)).ToArray();
        if (described.PrimaryKey is { } key)
        {
            table.PrimaryKey = [.. key.Select(at => table.Columns[at])];
        }

        table.BeginLoadData();
        var cells = new object[columns.Length];
        for (var row = 0; row < manifest.Rows; row++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = columns[i][row] ?? DBNull.Value;
            }

            table.Rows.Add(cells);
        }

        table.EndLoadData();
        if (described.Unchanged)
        {
            table.AcceptChanges();
        }

        return table;
    }

    private static ColumnManifest Write(NpzWriter archive, DataRow[] rows, DataColumn column, string entry)
    {
        var kind = ColumnKinds.Find(column.DataType)!;
        var cells = new BoxedCells(
            rows.Length,
            row => rows[row][column] is var cell && cell is DBNull ? null : cell,
            row => string.Create(CultureInfo.InvariantCulture, $"Result.Rows[{row}][\"{column.ColumnName}\"]"));
        return ColumnManifest.Of(column.ColumnName, kind, entry, kind.Write(archive, entry, cells)) with { Column = DataColumnManifest.Of(column) };
    }

    private static ColumnValues Read(NpzReader archive, DataTable table, ColumnManifest described, int rows)
    {
        // The name picks among the types that cells may have, and makes none.
        var kind = ColumnKinds.Find(described.Kind) ?? throw new InvalidDataException($"The column '{described.Name}' of the stored table is of an unknown kind, '{described.Kind}'.");
        var column = new DataColumn(described.Name, kind.Type);
        described.Column?.Apply(column);
        table.Columns.Add(column);
        column.Unique = described.Column?.Unique ?? false;
        return kind.Read(archive, described.Entry, rows);
    }
}
