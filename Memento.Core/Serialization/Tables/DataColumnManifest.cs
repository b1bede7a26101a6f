using System.Data;

namespace Memento.Serialization.Tables;

/// <summary>What is set of a column of a <see cref="DataTable"/>; each at its default when nothing is said.</summary>
internal sealed record DataColumnManifest
{
    private const DataSetDateTime DefaultMode = DataSetDateTime.UnspecifiedLocal;

    /// <summary>The caption; null when it is the name.</summary>
    public string? Caption { get; init; }

    /// <summary>Whether every row must have a value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether no two rows may have the same value.</summary>
    public bool Unique { get; init; }

    /// <summary>Whether values cannot be changed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long texts may be; null without a limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What becomes of the kinds of times; null when it is the usual.</summary>
    public string? DateTimeMode { get; init; }

    /// <summary>Describes a column; null when there is nothing to say.</summary>
    public static DataColumnManifest? Of(DataColumn column)
    {
        var described = new DataColumnManifest
        {
            Caption = column.Caption == column.ColumnName ? null : column.Caption,
            Required = !column.AllowDBNull,
            Unique = column.Unique,
            ReadOnly = column.ReadOnly,
            MaxLength = column.MaxLength < 0 ? null : column.MaxLength,
            DateTimeMode = column.DateTimeMode == DefaultMode ? null : column.DateTimeMode.ToString(),
        };
        return described == new DataColumnManifest() ? null : described;
    }

    /// <summary>Sets a new column up, but for whether it is unique, which it can be only within a table.</summary>
    public void Apply(DataColumn column)
    {
        column.Caption = Caption ?? column.ColumnName;
        column.AllowDBNull = !Required;
        column.ReadOnly = ReadOnly;
        column.MaxLength = MaxLength ?? -1;
        if (DateTimeMode is { } mode)
        {
            column.DateTimeMode = Enum.Parse<DataSetDateTime>(mode);
        }
    }
}
