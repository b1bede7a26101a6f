using System.Collections.Concurrent;
using System.Data;

namespace Memento.Serialization.Tables;

/// <summary>How the values of one declared type are tables. One for each type, made once, used by all threads.</summary>
internal abstract class TableForm
{
    private static readonly ConcurrentDictionary<Type, TableForm?> Forms = new();

    /// <summary>The form of a declared type; null when its values are no tables.</summary>
    public static TableForm? Of(Type declared) => Forms.GetOrAdd(declared, static declared =>
        declared == typeof(DataTable) ? new DataTableForm() : RecordTypes.FormOf(declared));

    /// <summary>Writes the columns of a value.</summary>
    /// <returns>What the columns do not tell.</returns>
    /// <exception cref="UnsupportedResultException">A part of the value would not come back.</exception>
    public abstract TableManifest Write(object value, NpzWriter archive);

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidDataException">The archive holds none of the declared type.</exception>
    public abstract object Read(NpzReader archive, TableManifest manifest);
}
