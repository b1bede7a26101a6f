using System.Reflection;
using System.Runtime.Loader;

namespace Memento.Versioning.Tests.Support;

/// <summary>Compiled programs in files of a folder, loaded as a host of its own loads them: each into a context that looks in that folder.</summary>
internal sealed class LoadedCode : AssemblyLoadContext
{
    private readonly string _folder;

    public LoadedCode(string folder)
        : base(isCollectible: false) => _folder = folder;

    /// <summary>Writes assemblies into a folder. One that is there is replaced as a build replaces it, and not written over: it may be mapped into memory.</summary>
    public static string Save(string folder, CompiledCode code, params string[] assemblies)
    {
        Directory.CreateDirectory(folder);
        foreach (var assembly in assemblies)
        {
            var path = FileOf(folder, assembly);
            File.Delete(path);
            File.WriteAllBytes(path, code.ImageOf(assembly));
        }

        return folder;
    }

    public static string FileOf(string folder, string assembly = "Program") => Path.Combine(folder, assembly + ".dll");

    /// <summary>A method of a program.</summary>
    public MethodInfo Method(string type = "Functions", string method = "F") => Method(LoadFromAssemblyPath(FileOf(_folder)), type, method);

    public static MethodInfo Method(Assembly assembly, string type = "Functions", string method = "F") => assembly.GetType(type, throwOnError: true)!.GetMethod(method)!;

    /// <summary>The code of a function, with nothing kept on disk.</summary>
    public static FunctionCode CodeOf(MethodInfo method) => new FunctionCodes(new CodeCache(null, TimeProvider.System)).Find(method);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        FileOf(_folder, assemblyName.Name!) is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
}
