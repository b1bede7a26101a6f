namespace Memento;

/// <summary>
/// Where the environments of all tests have their copies of plugins: one folder a run, so that each plugin is copied and
/// compiled once a run and not once a test.
/// </summary>
[SetUpFixture]
public sealed class PluginCopies
{
    private static readonly Lazy<DirectoryInfo> Made = new(() => Directory.CreateTempSubdirectory("memento-test-plugins-"));

    /// <summary>The folder. Absolute.</summary>
    public static string Folder => Made.Value.FullName;

    [OneTimeTearDown]
    public void Remove()
    {
        if (Made.IsValueCreated)
        {
            try
            {
                Made.Value.Delete(recursive: true);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
            {
                // Windows keeps the files of loaded assemblies; the system's cleaning of temporary files takes them.
            }
        }
    }
}
