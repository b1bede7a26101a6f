using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Memento.Functions;
using Memento.Provenance;
using Memento.Shapes;

namespace Memento.Tooling;

/// <summary>The memento functions of an assembly that is named by its file.</summary>
internal sealed class ProgramFunctions
{
    private const int MostNamed = 20;

    private readonly string _path;
    private readonly Assembly _assembly;

    private ProgramFunctions(string path, Assembly assembly, IReadOnlyList<FunctionDefinition> all)
    {
        _path = path;
        _assembly = assembly;
        All = all;
    }

    /// <summary>The functions, in ordinal order of their names. One that is marked and cannot be one is left out, as it would be refused.</summary>
    public IReadOnlyList<FunctionDefinition> All { get; }

    /// <exception cref="ToolRequestException">The file is no assembly, or it cannot be loaded.</exception>
    public static ProgramFunctions Load(string path)
    {
        var assembly = LoadAssembly(path);
        return new ProgramFunctions(path, assembly, [.. MarkedFunctions.Define(assembly).OrderBy(static definition => definition.Unversioned.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>The one function that a pattern picks.</summary>
    /// <exception cref="ToolRequestException">There is none, or there are several.</exception>
    public FunctionDefinition Find(string text)
    {
        var pattern = new FunctionPattern(text);
        var found = All.Where(definition => pattern.Matches(definition.Unversioned)).ToList();
        return found switch
        {
            [var one] => one,
            [] when FindGeneric(text) is { } generic => throw new ToolRequestException(
                ToolErrors.NoFunction,
                $"'{text}' is the generic function {generic} of {Path.GetFileName(_path)}, and which types it is called with cannot be said here.",
                "Write a memento function that calls it with its types, and name that."),
            [] when All.Count == 0 => throw new ToolRequestException(
                ToolErrors.NoFunction,
                $"{Path.GetFileName(_path)} has no memento function.", "A memento function is a static method with [MementoFunction]. Of a generic one, there is none before it is called."),
            [] => throw new ToolRequestException(ToolErrors.NoFunction, $"{Path.GetFileName(_path)} has no memento function '{text}'.", $"It has {Names(All)}."),
            _ => throw new ToolRequestException(ToolErrors.NoFunction, $"'{text}' may be any of {found.Count} functions of {Path.GetFileName(_path)}.", $"Name one of them: {Names(found)}."),
        };
    }

    /// <summary>A generic function that a pattern picks, with or without type arguments; null when there is none.</summary>
    private FunctionName? FindGeneric(string text)
    {
        var pattern = new FunctionPattern(WithoutTypeArguments(text));
        return MarkedFunctions.LoadableGeneric(_assembly)
            .Select(static method => new FunctionName(null, $"{AssemblyNames.Of(method.Module.Assembly)}/{method.DeclaringType!.FullName}", method.Name, null))
            .FirstOrDefault(pattern.Matches);
    }

    private static string WithoutTypeArguments(string text)
    {
        var bare = new StringBuilder(text.Length);
        var depth = 0;
        foreach (var character in text)
        {
            depth += character == '<' ? 1 : 0;
            if (depth == 0)
            {
                bare.Append(character);
            }

            depth -= character == '>' && depth > 0 ? 1 : 0;
        }

        return bare.ToString();
    }

    private static string Names(IReadOnlyList<FunctionDefinition> definitions)
    {
        var names = string.Join(", ", definitions.Take(MostNamed).Select(static definition => $"{definition.Unversioned.Module}:{definition.Unversioned.Function}"));
        return definitions.Count > MostNamed ? $"{names}, and {definitions.Count - MostNamed} more" : names;
    }

    private static Assembly LoadAssembly(string path)
    {
        var folder = Path.GetDirectoryName(path)!;

        // What the program's list of dependencies does not have, as of an assembly that is not part of the program, is looked for beside the assembly.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
        try
        {
            // By its name first: the file may be a copy of an assembly that is in the process by another path, as this one is.
            return Assembly.Load(AssemblyName.GetAssemblyName(path));
        }
        catch (BadImageFormatException exception)
        {
            throw new ToolRequestException(ToolErrors.NotStartable, $"'{path}' is no .NET assembly: {exception.Message}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException)
        {
            throw new ToolRequestException(ToolErrors.NotStartable, $"'{path}' cannot be loaded: {exception.Message}");
        }
    }
}
