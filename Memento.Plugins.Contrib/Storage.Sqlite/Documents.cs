using System.Buffers;
using Memento.Serialization;

namespace Memento.Storage.Sqlite;

/// <summary>Mementos in the standard form, one behind the other. Each thread keeps one, so that no store of a memento makes room of its own.</summary>
internal sealed class Documents
{
    /// <summary>One with more room, in bytes, is not kept: a page of a thousand usual mementos is smaller.</summary>
    private const int LargestKept = 2 * 1024 * 1024;

    [ThreadStatic]
    private static Documents? _kept;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly List<int> _ends = [];

    private Documents()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _ends.Count;

    /// <summary>One of them.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.WrittenSpan[start.._ends[index]];
        }
    }

    /// <summary>That of this thread, empty. Taken while it is used: whatever goes wrong leaves none behind.</summary>
    public static Documents Take()
    {
        var documents = _kept ?? new Documents();
        _kept = null;
        return documents;
    }

    /// <summary>Adds a memento.</summary>
    public void Add(MementoRecord memento)
    {
        MementoSerializer.Serialize(memento, _bytes);
        _ends.Add(_bytes.WrittenCount);
    }

    /// <summary>Keeps it for the next one, who finds it empty.</summary>
    public void Give()
    {
        if (_bytes.Capacity <= LargestKept)
        {
            _bytes.ResetWrittenCount();
            _ends.Clear();
            _kept = this;
        }
    }
}
