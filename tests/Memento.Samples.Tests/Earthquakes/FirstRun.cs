namespace Memento.Samples.Tests.Earthquakes;

/// <summary>A first run of the sample as it is, made once for all tests that look at what such a run says or leaves.</summary>
[SetUpFixture]
internal sealed class FirstRun
{
    private static readonly Lazy<FirstRun> Made = new(static () => new FirstRun(SampleProgram.CopyToNewFolder()));

    public FirstRun()
    {
    }

    private FirstRun(string folder)
    {
        Folder = folder;
        (Code, Output, Errors) = SampleProgram.Run(folder);
    }

    /// <summary>Made when it is asked for first.</summary>
    public static FirstRun Instance => Made.Value;

    /// <summary>The folder it ran in, which is not to be changed.</summary>
    public string Folder { get; } = "";

    /// <summary>Its exit code.</summary>
    public int Code { get; }

    /// <summary>What it printed.</summary>
    public string Output { get; } = "";

    /// <summary>What it printed as errors.</summary>
    public string Errors { get; } = "";

    /// <summary>Copies the store that it left into a folder that has the sample.</summary>
    public void CopyStoreTo(string folder) => SampleProgram.Copy(Path.Combine(Folder, SampleProgram.Store), Path.Combine(folder, SampleProgram.Store));

    [OneTimeTearDown]
    public static void RemoveFolder()
    {
        if (Made.IsValueCreated)
        {
            Directory.Delete(Instance.Folder, recursive: true);
        }
    }
}
