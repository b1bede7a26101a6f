using System.Globalization;

namespace Memento.Benchmarks.Stores;

/// <summary>A file for each number: created, written and renamed; opened, read and closed.</summary>
internal sealed class FileFloor : IFloor
{
    /// <summary>As many as the store has, so that neither has the larger folders.</summary>
    private const int Folders = 256;

    private readonly byte[] _bytes;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly string _folder;

    public FileFloor(string folder, byte[] bytes)
    {
        _folder = folder;
        _bytes = bytes;
        Directory.CreateDirectory(Path.Combine(folder, "tmp"));
        for (var i = 0; i < Folders; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, i.ToString("x2", CultureInfo.InvariantCulture)));
        }
    }

    public void Store(int number)
    {
        var temporary = Path.Combine(_folder, "tmp", number.ToString(CultureInfo.InvariantCulture));
        using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, _bytes, 0);
        }

        File.Move(temporary, PathOf(number), overwrite: true);
    }

    public void Read(int number)
    {
        using var file = File.OpenHandle(PathOf(number));
        if (RandomAccess.Read(file, _buffer, 0) != _bytes.Length)
        {
            throw new InvalidOperationException($"The file {number} is not there.");
        }
    }

    public void StoreMany(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            Store(i);
        }
    }

    public void Dispose()
    {
    }

    private string PathOf(int number) => Path.Combine(_folder, (number % Folders).ToString("x2", CultureInfo.InvariantCulture), number.ToString(CultureInfo.InvariantCulture));
}
