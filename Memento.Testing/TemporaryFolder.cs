namespace Memento.Testing;

/// <summary>A folder of a test's own, gone when it is disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TemporaryFolder() => FullPath = Directory.CreateTempSubdirectory("memento-test-").FullName;

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
        if (Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
