using System.Collections.Concurrent;
using System.Data;
using System.Runtime.CompilerServices;

namespace Memento.Serialization.Tables;

/// <summary>How the values of one declared type are tables. One for each type, made once, used by all threads.</summary>
internal abstract class TableForm
{
    private static readonly ConcurrentDictionary<Type, TableForm?> Forms = new();

    /// <summary>The form of a declared type; null when its values are no tables.</summary>
    public static TableForm? Of(Type declared) => Forms.GetOrAdd(declared, static declared =>
        IsDataTable(declared) ? new DataTableForm() : RecordTypes.FormOf(declared));

    /// <summary>Writes the columns of a value.</summary>
    /// <returns>What the columns do not tell.</returns>
    /// <exception cref="UnsupportedResultException">A part of the value would not come back.</exception>
    public abstract TableManifest Write(object value, NpzWriter archive);

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidDataException">The archive holds none of the declared type.</exception>
    public abstract object Read(NpzReader archive, TableManifest manifest);

    // By its name first: to compare types loads System.Data, and XML with it, at each start of a program that has no such table.
    private static bool IsDataTable(Type declared) => declared is { Name: nameof(DataTable), Namespace: "System.Data" } && IsExactly(declared);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsExactly(Type declared) => declared == typeof(DataTable);
}
