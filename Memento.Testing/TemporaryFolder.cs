namespace Memento.Testing;

/// <summary>A folder of a test's own, gone when it is disposed; on Windows all but the assemblies in it that were loaded, which are open until the process ends.</summary>
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
            if (OperatingSystem.IsWindows())
            {
                MakeWritable();
            }

            try
            {
                Directory.Delete(FullPath, recursive: true);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
            {
                // Of what was loaded from it no file goes.
            }
        }
    }

    // What is read-only is not deleted there.
    private void MakeWritable()
    {
        foreach (var file in new DirectoryInfo(FullPath).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.IsReadOnly)
            {
                file.IsReadOnly = false;
            }
        }
    }
}
