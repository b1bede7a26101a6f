using System.Collections.Concurrent;

namespace Memento.Running;

/// <summary>Tells runners that may refuse calls from those that cannot, whose hits from memory need not ask.</summary>
internal static class RunnerRefusals
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether <see cref="IRunnerBackend.Refusal"/> of a runner is the one of the contract, which says that it refuses nothing.</summary>
    public static bool AreImpossible(IRunnerBackend runner) => Known.GetOrAdd(runner.GetType(), static type =>
    {
        var map = type.GetInterfaceMap(typeof(IRunnerBackend));
        var getter = typeof(IRunnerBackend).GetProperty(nameof(IRunnerBackend.Refusal))!.GetMethod;
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, getter)] == getter;
    });
}
