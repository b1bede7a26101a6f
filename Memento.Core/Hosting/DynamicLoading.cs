using System.Runtime;
using System.Runtime.CompilerServices;

namespace Memento.Hosting;

/// <summary>Says at the first use, in one sentence, that a program compiled ahead of time cannot have plugins, where it would else end in whatever fails first.</summary>
internal static class DynamicLoading
{
    /// <exception cref="NonMemoizedException">The program was compiled ahead of time.</exception>
    public static void Require() => Require(RuntimeFeature.IsDynamicCodeSupported, static () => JitInfo.GetCompiledMethodCount());

    /// <param name="isDynamicCodeSupported">What the runtime says. It also says no where a program only could be compiled ahead of time, as single-file programs are started.</param>
    /// <param name="countCompiledMethods">Counts the methods compiled while the program runs: none where there is no compiler.</param>
    internal static void Require(bool isDynamicCodeSupported, Func<long> countCompiledMethods)
    {
        if (!isDynamicCodeSupported && countCompiledMethods() == 0)
        {
            throw new NonMemoizedException(PluginErrors.CompiledAhead, "Memento loads its plugins when the program runs, which a program that was compiled ahead of time cannot do: publish it with PublishAot set to false.");
        }
    }
}
