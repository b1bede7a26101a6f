namespace Memento.Core.Tests.Support;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly Testing.TemporaryFolder _folder = new();

    public TemporaryFolder() => Path = _folder.FullPath;

    // A field, which a test that runs in another process has there too.
    public string Path { get; }

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => _folder.Dispose();
}
