using System.Collections.Concurrent;

namespace Memento.Serialization.Tables;

/// <summary>How the values of one declared type are tables. One for each type, made once, used by all threads.</summary>
internal abstract class TableForm
{
    // By what its results are called: to compare types here would load System.Data, and XML with it, at each start of a program that has no such table.
    private const string DataTable = "data_frame";

    private static readonly ConcurrentDictionary<Type, TableForm?> Forms = new();

    /// <summary>The form of a declared type; null when its values are no tables.</summary>
    public static TableForm? Of(Type declared) => Forms.GetOrAdd(declared, static declared =>
        ResultType.Of(declared).Name == DataTable ? new DataTableForm() : RecordTypes.FormOf(declared));

    /// <summary>Writes the columns of a value.</summary>
    /// <returns>What the columns do not tell.</returns>
    /// <exception cref="UnsupportedResultException">A part of the value would not come back.</exception>
    public abstract TableManifest Write(object value, NpzWriter archive);

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidDataException">The archive holds none of the declared type.</exception>
    public abstract object Read(NpzReader archive, TableManifest manifest);
}
