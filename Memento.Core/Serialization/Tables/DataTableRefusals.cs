using System.Data;
using System.Globalization;
using Memento.Serialization.Json;

namespace Memento.Serialization.Tables;

/// <summary>Finds what a <see cref="DataTable"/> has that does not come back.</summary>
internal static class DataTableRefusals
{
    /// <exception cref="UnsupportedResultException">There is such a thing; the message says where and what to do.</exception>
    public static void Check(DataTable table)
    {
        if (OfTable(table) is { } refusal)
        {
            throw new UnsupportedResultException("Result", table.GetType(), refusal);
        }

        foreach (DataColumn column in table.Columns)
        {
            if (OfColumn(column) is { } hint)
            {
                throw new UnsupportedResultException($"Result.Columns[\"{column.ColumnName}\"]", column.DataType, hint);
            }
        }

        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (OfRow(table.Rows[i], table.Rows[0].RowState) is { } hint)
            {
                throw new UnsupportedResultException(string.Create(CultureInfo.InvariantCulture, $"Result.Rows[{i}]"), typeof(DataRow), hint);
            }
        }
    }

    private static string? OfTable(DataTable table) =>
        table.GetType() != typeof(DataTable) ? "Only a DataTable itself can be made again; return one, made by Copy or Merge."
        : table.Columns.Count == 0 ? "It has no columns; return null when there is no table."
        : table.ParentRelations.Count + table.ChildRelations.Count > 0 ? "It has relations to other tables, which would not come back; return a copy without."
        : table.ExtendedProperties.Count > 0 ? "It has extended properties, which may be anything; remove them."
        : table.Namespace.Length + table.Prefix.Length > 0 ? "It has an XML namespace, which is not kept; remove it."
        : table.DisplayExpression.Length > 0 ? "It has a display expression, which is not kept; remove it."
        : !JsonString.IsWellFormed(table.TableName) ? "Its name holds half of a surrogate pair; name it otherwise."
        : table.Constraints.Cast<Constraint>().Any(static constraint => constraint is not UniqueConstraint { IsPrimaryKey: true } and not UniqueConstraint { Columns.Length: 1 })
            ? "It has constraints other than a primary key and unique columns; remove them."
        : null;

    private static string? OfColumn(DataColumn column) =>
        column.DataType.IsEnum ? "The type of an enum is not stored; make it a column of its names or numbers."
        : ColumnKinds.Find(column.DataType) is null ? "Cells of that type cannot be stored in a table; use numbers, booleans, texts, dates, times or GUIDs."
        : column.Expression.Length > 0 ? "Its values are computed by an expression, which is not kept; copy them into a plain column."
        : column.AutoIncrement ? "It numbers new rows by itself, and where it has come to is not kept; set AutoIncrement to false."
        : column.DefaultValue is not DBNull ? "It has a default value, which is not kept; set DefaultValue to DBNull."
        : column.ExtendedProperties.Count > 0 ? "It has extended properties, which may be anything; remove them."
        : column.Namespace.Length + column.Prefix.Length > 0 || column.ColumnMapping != MappingType.Element ? "It is mapped to XML in a way of its own, which is not kept; remove that."
        : !JsonString.IsWellFormed(column.ColumnName) || !JsonString.IsWellFormed(column.Caption) ? "Its name or caption holds half of a surrogate pair; name it otherwise."
        : null;

    private static string? OfRow(DataRow row, DataRowState first) =>
        row.RowState is not (DataRowState.Added or DataRowState.Unchanged) || row.RowState != first ? "It is changed against other rows of its table; call AcceptChanges before the table is returned."
        : row.HasErrors ? "It has errors set, which are not kept; call ClearErrors."
        : null;
}
