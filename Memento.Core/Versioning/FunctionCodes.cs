using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;
using Memento.Versioning.Canonical;
using Memento.Versioning.Reading;

namespace Memento.Versioning;

/// <summary>Finds what the code of the functions of this process is made of.</summary>
/// <param name="cache">Where it is kept from one process to the next.</param>
internal sealed class FunctionCodes(CodeCache cache)
{
    private static readonly FunctionCodes Process = MakeOfProcess();

    private readonly ConcurrentDictionary<Assembly, ProgramCode> _programs = new();

    /// <summary>The code of a function. Asked once for each.</summary>
    /// <exception cref="DependencyNotFoundException">Something that it says it depends on is not there.</exception>
    public static FunctionCode Of(MethodInfo method) => Process.Find(method);

    /// <inheritdoc cref="Of"/>
    public FunctionCode Find(MethodInfo method)
    {
        var program = ProgramOf(method);
        var assemblies = program.Assemblies;
        // What a policy counts of an assembly, the id of its build say, is not among what the cache compares.
        if (!assemblies.HasPolicies && cache.Find(method, assemblies) is { } kept)
        {
            return kept;
        }

        var assembly = assemblies.Of(method.Module.Assembly);
        if (!assembly.IsInScope)
        {
            // A function of a package or of the base library, given to Memo.Of.
            var part = new CodePart(CodePartKind.Assembly, assembly.Name, assembly.Version ?? "", []);
            return new FunctionCode { Version = CanonicalStream.HashOf([part.Hash]), Parts = [part], Gaps = [] };
        }

        var code = program.Analysis.Analyze(assembly.Method((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken)), FindTypeArguments(method, assemblies));
        if (code.Missing.Count > 0)
        {
            throw new DependencyNotFoundException($"{method.DeclaringType}.{method.Name} depends, as a [DependsOn] there or on what it calls says, on what is not there: {string.Join(", ", code.Missing)}. Mend the attribute.");
        }

        if (!assemblies.HasPolicies)
        {
            cache.Keep(method, code);
        }

        return code;
    }

    /// <summary>The name of a function among the parts of a version; null where its code is not read.</summary>
    public static string? NameOf(MethodInfo method)
    {
        if (method.Module.Assembly.IsDynamic)
        {
            return null;
        }

        var assemblies = Process.ProgramOf(method).Assemblies;
        return assemblies.Of(method.Module.Assembly) is { IsInScope: true } assembly
            ? CodeNames.Of(assembly.Method((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken)), assemblies.ReferencesOf(assembly))
            : null;
    }

    // To load what the system hashes with takes milliseconds, and so does what it knows about cultures, which numbers are written with;
    // meanwhile this thread loads what code is read with.
    private static FunctionCodes MakeOfProcess()
    {
        new Thread(LoadLibraries) { IsBackground = true, Name = "Memento versions" }.UnsafeStart();
        return new FunctionCodes(CodeCache.OfUser);
    }

    private static void LoadLibraries()
    {
        try
        {
            SHA256.HashData([]);
            _ = NumberFormatInfo.InvariantInfo;
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or CryptographicException)
        {
            // The system cannot hash. Whoever asks for a version is told so; this thread would end the process.
        }
    }

    // Those whose code is read.
    private static List<TypeId> FindTypeArguments(MethodInfo method, LoadedAssemblies assemblies)
    {
        var parts = new List<Type>();
        foreach (var argument in TypeArguments.Of(method))
        {
            TypeArguments.AddParts(argument, parts);
        }

        var found = new List<TypeId>();
        foreach (var type in parts)
        {
            if (assemblies.Of(type.Assembly) is { IsInScope: true } owner)
            {
                found.Add(owner.Type((TypeDefinitionHandle)MetadataTokens.EntityHandle(type.MetadataToken)));
            }
        }

        return found;
    }

    private ProgramCode ProgramOf(MethodInfo method)
    {
        var assembly = method.Module.Assembly;
        return _programs.TryGetValue(assembly, out var known) ? known : _programs.GetOrAdd(assembly, new ProgramCode(new LoadedAssemblies(assembly)));
    }

    private sealed class ProgramCode(LoadedAssemblies assemblies)
    {
        public LoadedAssemblies Assemblies { get; } = assemblies;

        public FunctionAnalysis Analysis { get; } = new(assemblies);
    }
}
