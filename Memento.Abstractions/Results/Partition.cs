using System.Diagnostics.CodeAnalysis;
using Memento.Storage;
using Memento.Storage.Partitions;

namespace Memento;

/// <summary>
/// A result of many values under keys, each of a type of its own, which a store keeps apart from one another: who reads one value
/// reads no other. Made by a memento function and returned; what a later call gives back reads each value when it is asked for.
/// </summary>
/// <remarks>
/// <para>It never changes. Where all values are of one type, <see cref="Partition{T}"/> says so. A value is whatever can be a
/// result, null, a <see cref="ResultFile"/> and another partition included; a partition is the result itself or the value of another one, and
/// no part of a list or record.</para>
/// <para>The type that is asked for decides what is made of the stored bytes of a value: ask for the one that it was put in as.
/// Bytes are compared with their checksum at every reading; what differs is a <see cref="DamagedValueException"/>.</para>
/// </remarks>
public class Partition
{
    private PartitionEntries _entries;

    internal Partition(PartitionEntries entries) => _entries = entries;

    /// <summary>All keys, those of partitions that this one was merged over too, in ordinal order.</summary>
    public IReadOnlyList<string> Keys => Entries.Keys;

    /// <summary>The keys that are this partition's own, and not only those of one that it was merged over, in ordinal order.</summary>
    public IReadOnlyList<string> OwnKeys => Entries.OwnKeys;

    internal PartitionEntries Entries => Volatile.Read(ref _entries);

    /// <summary>A partition in memory, of values each of whose run-time type is what it is stored as and asked for as.</summary>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public static Partition Of(IEnumerable<KeyValuePair<string, object?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Partition(PartitionEntries.Of(values.Select(static value => KeyValuePair.Create(value.Key, (PartitionItem)new HeldItem(value.Value, value.Value?.GetType() ?? typeof(object))))));
    }

    /// <summary>A partition in memory, of values of one type.</summary>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public static Partition<T> Of<T>(IEnumerable<KeyValuePair<string, T>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Partition<T>(PartitionEntries.Of(values.Select(static value => KeyValuePair.Create(value.Key, (PartitionItem)new HeldItem(value.Value, typeof(T))))));
    }

    /// <summary>Whether there is a value, null included, under a key.</summary>
    public bool Contains(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Entries.Find(key) is not null;
    }

    /// <summary>The value under a key; read from the store where this partition comes from there, anew each time.</summary>
    /// <typeparam name="T">The type that it was put in as.</typeparam>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="InvalidCastException">It is no <typeparamref name="T"/>, or null where that has none.</exception>
    /// <exception cref="DamagedValueException">Its stored bytes are missing or were altered; the call that returned the partition is forgotten, so that it is computed anew.</exception>
    /// <exception cref="NonMemoizedException">The store could not be read now.</exception>
    public T Get<T>(string key) => Blocking.Wait(static state => state.Partition.GetAsync<T>(state.Key), (Partition: this, Key: key));

    /// <inheritdoc cref="Get"/>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<T> GetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var entries = Entries;
        var entry = entries.Find(key) ?? throw PartitionErrors.NoKey(key, entries.Keys);
        return await entry.Item.ReadAsync(key, typeof(T), cancellationToken).ConfigureAwait(false) switch
        {
            T value => value,
            null when default(T) is null => default!,
            null => throw PartitionErrors.Null(key, typeof(T)),
            var other => throw PartitionErrors.OtherType(key, other.GetType(), typeof(T)),
        };
    }

    /// <summary>The value under a key, if there is one.</summary>
    /// <inheritdoc cref="Get" path="/typeparam|/exception[@cref='InvalidCastException']|/exception[@cref='DamagedValueException']|/exception[@cref='NonMemoizedException']"/>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the default of <typeparamref name="T"/> where there is none.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet<T>(string key, [MaybeNullWhen(false)] out T value)
    {
        if (!Contains(key))
        {
            value = default;
            return false;
        }

        value = Get<T>(key);
        return true;
    }

    /// <summary>This partition merged over another one: it has the keys of both, its own value where both have one. Nothing is read or copied.</summary>
    /// <param name="parent">The other one; from whichever call, and merged itself perhaps.</param>
    public Partition Over(Partition parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new Partition(Entries.Over(parent.Entries));
    }

    /// <summary>Whether a type is that of partitions.</summary>
    internal static bool Is(Type type) => type == typeof(Partition) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Partition<>));

    /// <summary>A partition of a declared type.</summary>
    internal static Partition Create(Type type, PartitionEntries entries) => type == typeof(Partition)
        ? new Partition(entries)
        : (Partition)Activator.CreateInstance(type, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic, binder: null, [entries], culture: null)!;

    /// <summary>Has the values read from where they are now: once they are stored, what was staged for that is let go.</summary>
    internal void MoveTo(PartitionEntries entries) => Volatile.Write(ref _entries, entries);
}
