namespace Memento.Testing;

/// <summary>A folder of a test's own, gone when it is disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly bool _isOwn;

    /// <summary>Makes the folder.</summary>
    public TemporaryFolder()
    {
        FullPath = Directory.CreateTempSubdirectory("memento-test-").FullName;
        _isOwn = true;
    }

    /// <summary>The folder of another process, which removes it.</summary>
    internal TemporaryFolder(string path) => FullPath = path;

    /// <summary>Its absolute path.</summary>
    public string FullPath { get; }

    /// <summary>A path inside it.</summary>
    public string Combine(params ReadOnlySpan<string> parts)
    {
        var path = FullPath;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
        }

        return path;
    }

    /// <summary>Every file below it, absolute.</summary>
    public IReadOnlyList<string> Files() => Directory.GetFiles(FullPath, "*", SearchOption.AllDirectories);

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        if (_isOwn && Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
