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
    private static readonly FunctionCodes Process = new(CodeCache.OfUser);

    private static int _areLibrariesAsked;

    // A few, so that a list is as quick as a dictionary, and nothing is to be loaded for it.
    private ProgramCode[] _programs = [];

    /// <summary>The code of a function. Asked once for each.</summary>
    /// <exception cref="DependencyNotFoundException">Something that it says it depends on is not there.</exception>
    public static FunctionCode Of(MethodInfo method) => Process.Find(method);

    /// <inheritdoc cref="Of"/>
    public FunctionCode Find(MethodInfo method)
    {
        var program = ProgramOf(method);
        return cache.Find(method, program.Assemblies) ?? Read(method, program);
    }

    // Apart, as other things that are seldom done: what a method may need is loaded before it runs.
    private FunctionCode Read(MethodInfo method, ProgramCode program)
    {
        AskForLibraries();
        var assemblies = program.Assemblies;
        var assembly = assemblies.Of(method.Module.Assembly);
        if (!assembly.IsInScope)
        {
            return OfOutside(assembly);
        }

        var packages = new List<AssemblyCode>();
        var typeArguments = FindTypeArguments(method, assemblies, packages);
        var code = program.Analysis.Analyze(assembly.Method((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken)), typeArguments, packages);
        if (code.Missing.Count > 0)
        {
            throw NotFound(method, code);
        }

        if (!assemblies.HasPolicies)
        {
            cache.Keep(method, code);
        }

        return code;
    }

    private static FunctionCode OfOutside(AssemblyCode assembly)
    {
        // A function of a package or of the base library, given to Memo.Of.
        var part = new CodePart(CodePartKind.Assembly, assembly.Name, assembly.Version ?? "", []);
        return new FunctionCode { Version = CanonicalStream.HashOf([part.Hash]), Parts = [part], Gaps = [] };
    }

    private static DependencyNotFoundException NotFound(MethodInfo method, FunctionCode code) =>
        new($"{method.DeclaringType}.{method.Name} depends, as a [DependsOn] there or on what it calls says, on what is not there: {string.Join(", ", code.Missing)}. Mend the attribute.");

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

    // To load what the system hashes with takes milliseconds, and so does what it knows about cultures, which numbers are written with, and what
    // instructions there are; meanwhile this thread loads what code is read with.
    private static void AskForLibraries()
    {
        if (Volatile.Read(ref _areLibrariesAsked) == 0 && Interlocked.Exchange(ref _areLibrariesAsked, 1) == 0)
        {
            new Thread(LoadLibraries) { IsBackground = true, Name = "Memento versions" }.UnsafeStart();
        }
    }

    private static void LoadLibraries()
    {
        try
        {
            SHA256.HashData([]);
            _ = Operations.Find(ILOpCode.Nop);
            _ = NumberFormatInfo.InvariantInfo;
            _ = FloatText.Of(0.5);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or CryptographicException)
        {
            // The system cannot hash. Whoever asks for a version is told so; this thread would end the process.
        }
    }

    // Those whose code is read, and apart from them the packages that others are of.
    private static List<TypeId> FindTypeArguments(MethodInfo method, LoadedAssemblies assemblies, List<AssemblyCode> packages)
    {
        var parts = new List<Type>();
        foreach (var argument in TypeArguments.Of(method))
        {
            TypeArguments.AddParts(argument, parts);
        }

        var found = new List<TypeId>();
        foreach (var type in parts)
        {
            var owner = assemblies.Of(type.Assembly);
            if (owner.IsInScope)
            {
                found.Add(owner.Type((TypeDefinitionHandle)MetadataTokens.EntityHandle(type.MetadataToken)));
            }
            else if (owner.IsPackage)
            {
                packages.Add(owner);
            }
        }

        return found;
    }

    private ProgramCode ProgramOf(MethodInfo method)
    {
        var assembly = method.Module.Assembly;
        return Find(Volatile.Read(ref _programs), assembly) ?? Add(assembly);
    }

    private ProgramCode Add(Assembly assembly)
    {
        var made = new ProgramCode(assembly, new LoadedAssemblies(assembly));
        while (true)
        {
            var programs = Volatile.Read(ref _programs);
            if (Find(programs, assembly) is { } known)
            {
                return known;
            }

            if (Interlocked.CompareExchange(ref _programs, [.. programs, made], programs) == programs)
            {
                return made;
            }
        }
    }

    private static ProgramCode? Find(ProgramCode[] programs, Assembly assembly)
    {
        foreach (var program in programs)
        {
            if (program.Assembly == assembly)
            {
                return program;
            }
        }

        return null;
    }

    private sealed class ProgramCode(Assembly assembly, LoadedAssemblies assemblies)
    {
        public Assembly Assembly { get; } = assembly;

        public LoadedAssemblies Assemblies { get; } = assemblies;

        public FunctionAnalysis Analysis { get; } = new(assemblies);
    }
}
