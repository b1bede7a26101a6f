using Memento.Configuration;
using Memento.Storage;

namespace Memento.Cli.Tests.Support;

/// <summary>Makes what an earlier build of a function would have left.</summary>
internal static class OtherVersions
{
    /// <summary>Remembers the calls of a function under another version too.</summary>
    public static async Task WithVersion(this MementoFunction function, MementoEnvironment environment, string version)
    {
        var storage = environment.GetCluster(null)!.Storage;
        await foreach (var memento in storage.ListMementosAsync(function.Name))
        {
            var result = (await storage.ReadAsync(memento.Call, typeof(double)))!;
            await storage.MemoizeAsync(new ResultToStore(memento with { Function = memento.Function.At(version), Content = null }, result.Value, typeof(double)));
        }
    }
}
