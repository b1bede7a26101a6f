using System.Reflection;
using System.Text.Json;

namespace Memento.Testing;

/// <summary>Where the processes begin that tests of the kit start: each makes the same fixture as the test, in the test's folder.</summary>
internal static class ChildEntryPoint
{
    /// <summary>Does a piece of work of a fixture.</summary>
    /// <param name="arguments">The fixture's assembly, its type, what its constructor takes as JSON, the folder, and the name of the work with what it takes.</param>
    /// <returns>0 when all was right.</returns>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var assembly, var type, var constructor, var folder, var work, .. var rest])
        {
            await Console.Error.WriteLineAsync("This is a library of tests; its processes are started by them.").ConfigureAwait(false);
            return 2;
        }

        try
        {
            var fixture = (StorageBackendTests)ChildProcess.Make(Assembly.LoadFrom(assembly).GetType(type, throwOnError: true)!, JsonDocument.Parse(constructor).RootElement);
            fixture.UseFolder(folder);
            return await fixture.WorkAsync(work, rest).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await Console.Out.WriteLineAsync($"failed {exception}").ConfigureAwait(false);
            return 1;
        }
    }
}
