using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Plugins.Tests;

/// <summary>Compiles a plugin that only one test needs.</summary>
internal static class PluginCompiler
{
    private static readonly MetadataReference[] HostReferences =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Memento.Core", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles to a file.</summary>
    public static string Compile(string path, string source, params string[] references)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText(source)],
            [.. HostReferences, .. references.Select(reference => MetadataReference.CreateFromFile(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = compilation.Emit(path);
        Assert.That(result.Success, Is.True, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>The text of a runner; what is in the class beside it comes first.</summary>
    public static string Runner(string export, string members = "", string attributes = "", string details = "null") => $$"""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Memento;
        using Memento.Plugins;
        using Memento.Running;
        {{attributes}}

        [ExportRunnerBackend({{export}})]
        public class Runner : IRunnerBackend
        {
            {{members}}
            public RunnerDescription Description => new("compiled", {{details}});
            public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) => throw new System.NotSupportedException();
            public ValueTask DisposeAsync() => default;
        }
        """;
}
