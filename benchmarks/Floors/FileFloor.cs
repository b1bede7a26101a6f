using System.Globalization;

namespace Memento.Benchmarks.Floors;

/// <summary>The least that a store of files could do: open, read and close one; create, write and rename one.</summary>
internal sealed class FileFloor(string folder)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _next;

    /// <summary>Opens a file, reads it and closes it.</summary>
    public int Read(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.Read(handle, _buffer, 0);
    }

    /// <summary>Writes a new file and gives it its name.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var name = Path.Combine(folder, (_next++).ToString(CultureInfo.InvariantCulture));
        var temporary = name + ".tmp";
        using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(handle, bytes, 0);
        }

        File.Move(temporary, name);
    }
}
