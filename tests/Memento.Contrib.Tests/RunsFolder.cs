using System.Runtime.CompilerServices;
using Memento.Core.Tests.Support;

namespace Memento;

/// <summary>Where the runs of the host's tests are counted, which run here in worker processes too.</summary>
[SetUpFixture]
internal sealed class RunsFolder
{
    // Before anything counts. A worker has the variable already, and with it the folder of the process that the test is in.
    [ModuleInitializer]
    internal static void Make()
    {
        if (Environment.GetEnvironmentVariable(Runs.FolderVariable) is null)
        {
            Environment.SetEnvironmentVariable(Runs.FolderVariable, Directory.CreateTempSubdirectory("memento-test-runs-").FullName);
        }
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(Environment.GetEnvironmentVariable(Runs.FolderVariable)!, recursive: true);
}
