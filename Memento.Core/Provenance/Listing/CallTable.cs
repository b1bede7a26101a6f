using System.Data;
using System.Globalization;
using Memento.Functions;
using Memento.Keys.Normalization;

namespace Memento.Provenance;

/// <summary>Makes a table of rows.</summary>
internal static class CallTable
{
    /// <summary>The column with the kind of the result. No parameter has a name with a space in it.</summary>
    public const string ResultTypeColumn = "result type";

    /// <summary>The column with the time of the result.</summary>
    public const string TimeColumn = "computed at";

    /// <summary>A table with a column for each parameter in the key, in their order, and those of the result.</summary>
    public static DataTable Of(FunctionDefinition definition, IReadOnlyList<CallRow> rows)
    {
        var table = new DataTable(definition.Unversioned.Function) { Locale = CultureInfo.InvariantCulture };
        foreach (var name in definition.KeyParameterNames)
        {
            table.Columns.Add(name, ColumnType(definition.KeyTypes[name], rows, name));
        }

        table.Columns.Add(ResultTypeColumn, typeof(string));
        table.Columns.Add(TimeColumn, typeof(DateTimeOffset));
        foreach (var row in rows)
        {
            table.Rows.Add([
                .. definition.KeyParameterNames.Select((name, column) => Cell(row, name, table.Columns[column].DataType)),
                row.ResultType.Name,
                row.Time,
            ]);
        }

        return table;
    }

    // Of an enum a table would keep the number. One argument that another program gave, of another type, makes a column of texts.
    private static Type ColumnType(Type declared, IReadOnlyList<CallRow> rows, string name)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return !type.IsEnum && NormalizedScalars.CanRead(type) && rows.All(row => row[name] is not { } value || type.IsInstanceOfType(value)) ? type : typeof(string);
    }

    private static object Cell(CallRow row, string name, Type type) => row[name] switch
    {
        null => DBNull.Value,
        Enum member => member.ToString(),
        var value => type.IsInstanceOfType(value) ? value : row.Arguments[name],
    };
}
