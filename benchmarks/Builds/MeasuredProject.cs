using System.Globalization;
using System.Text;

namespace Memento.Benchmarks.Builds;

/// <summary>
/// A project as large as its calls of memento functions make it: classes of ordinary code, in which every
/// method calls one. It has the host as from its package, with the generator and the analyzers or without.
/// </summary>
internal static class MeasuredProject
{
    public const int MethodsOfClass = 10;

    private const int Functions = 20;

    /// <summary>
    /// The name of the compiler that stays between the builds of this process. One that had compiled other programs before, those of another row say, took half as long again for the same builds,
    /// and whether it had hung on the rows that were run.
    /// </summary>
    private static readonly string Compiler = FormattableString.Invariant($"memento-benchmarks-{Environment.ProcessId}");

    /// <summary>Writes the project.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="targets">The targets of the package that it imports.</param>
    /// <param name="usesMementoFunctions">Whether the compiler intercepts calls.</param>
    /// <param name="classes">How many classes it has.</param>
    public static void Write(string folder, string targets, bool usesMementoFunctions, int classes)
    {
        Directory.CreateDirectory(folder);
        Save("Measured.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <UsesMementoFunctions>{(usesMementoFunctions ? "true" : "false")}</UsesMementoFunctions>
                <SharedCompilationId>{Compiler}</SharedCompilationId>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}Memento.Core.dll" />
                <Reference Include="{AppContext.BaseDirectory}Memento.Abstractions.dll" />
              </ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
        // They stop the search for those of a repository that the temporary folder might lie in.
        Save("Directory.Build.props", "<Project />");
        Save("Directory.Build.targets", "<Project />");
        Save("Directory.Packages.props", "<Project />");
        Save("Functions.cs", FunctionsSource());
        for (var index = 0; index < classes; index++)
        {
            Save($"Report{index}.cs", ClassSource(index));
        }

        void Save(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static string FunctionsSource()
    {
        var text = new StringBuilder("using Memento;\n\nnamespace Measured;\n\ninternal static class Functions\n{\n");
        for (var index = 0; index < Functions; index++)
        {
            var (parameters, body) = (index % 4) switch
            {
                0 => ("int number", "number * 2.5"),
                1 => ("string name, int number", "name.Length + number"),
                2 => ("string name, double rate = 0.05", "name.Length * rate"),
                _ => ("double[] values", "values.Length"),
            };
            text.Append(CultureInfo.InvariantCulture, $"    [MementoFunction(Version = \"1\")]\n    public static double Function{index}({parameters}) => {body};\n\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string ClassSource(int index)
    {
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;

            namespace Measured;

            internal sealed class Report{{index}}
            {
                private readonly Dictionary<string, List<double>> _rows = new(StringComparer.Ordinal);

            """);
        for (var method = 0; method < MethodsOfClass; method++)
        {
            var function = ((index * MethodsOfClass) + method) % Functions;
            var call = (function % 4) switch
            {
                0 => $"Functions.Function{function}(size + {method})",
                1 => $"Functions.Function{function}(name, number: size)",
                2 => method % 2 == 0 ? $"Functions.Function{function}(name)" : $"Functions.Function{function}(name, rate: 0.1)",
                _ => $"Functions.Function{function}([size, limit, {method}])",
            };
            text.Append(CultureInfo.InvariantCulture, $$"""

                    public double Row{{method}}(string name, int size, double limit = 1.5)
                    {
                        if (string.IsNullOrWhiteSpace(name))
                        {
                            throw new ArgumentException($"A row of {size} needs a name.", nameof(name));
                        }

                        var value = {{call}};
                        if (!_rows.TryGetValue(name, out var row))
                        {
                            _rows[name] = row = [];
                        }

                        row.Add(Math.Min(value, limit));
                        return row.Where(item => item > 0).Select((item, at) => item * at).DefaultIfEmpty(size).Sum();
                    }

                """);
        }

        return text.Append("}\n").ToString();
    }
}
