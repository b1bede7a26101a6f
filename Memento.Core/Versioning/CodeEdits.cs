using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Versioning;

[assembly: MetadataUpdateHandler(typeof(CodeEdits))]

namespace Memento.Versioning;

/// <summary>
/// Whether code of this process was edited while it runs: by <c>dotnet watch</c>, or by an IDE. From then on a version that is made of code, which is read from the file, is not that of the
/// code that runs: calls at such a version run each time, and nothing of them is kept. Nobody tells which functions reach what was edited, so this holds for all of them.
/// </summary>
internal static class CodeEdits
{
    /// <summary>What calls of functions whose versions are made of code have in place of theirs since. Nothing is kept under it.</summary>
    public const string Version = "edited";

    private static readonly ConditionalWeakTable<MementoEnvironment, object> Told = [];
    private static volatile bool _haveHappened = EditedModules.Exist();

    /// <summary>True from the first edit until the process ends.</summary>
    public static bool HaveHappened => _haveHappened;

    /// <summary>Called when code was edited by what has edited it, which finds it by its name: <see cref="MetadataUpdateHandlerAttribute"/>.</summary>
    /// <param name="types">Which types; null where that is not known.</param>
    public static void ClearCache(Type[]? types)
    {
        _ = types;
        _haveHappened = true;
        Circumstances.Change();
    }

    /// <summary>Says, once for each environment, that calls run each time, and what to do.</summary>
    public static void WarnOnce(MementoEnvironment environment, FunctionName function)
    {
        if (Told.TryAdd(environment, Told))
        {
            VersionLog.CodeEdited(environment.LoggerFactory.CreateLogger("Memento.Versioning"), function.At(null).ToString());
        }
    }
}
