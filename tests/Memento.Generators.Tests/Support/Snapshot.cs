using System.Reflection;
using System.Text.RegularExpressions;

namespace Memento.Generators.Tests.Support;

/// <summary>
/// Compares generated code with a checked-in text beside the test. After a wanted change, run the tests with
/// MEMENTO_ACCEPT_SNAPSHOTS=1, which writes the texts anew, and look at the difference before committing it.
/// </summary>
internal static partial class Snapshot
{
    private static readonly string Root = typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    /// <param name="name">The text's path in the test project, without its ending.</param>
    /// <param name="generation">What was generated.</param>
    /// <param name="files">Which of the files, by the beginning of their names; all of them for none.</param>
    public static void Verify(string name, Generation generation, params string[] files)
    {
        var path = Path.Combine(Root, "tests", "Memento.Generators.Tests", name + ".verified.txt");
        var actual = Text(generation, files);
        if (Environment.GetEnvironmentVariable("MEMENTO_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (actual != expected)
        {
            Assert.Fail(Difference(path, expected, actual));
        }
    }

    // The version changes with every release and says nothing about the code.
    private static string Text(Generation generation, string[] files) => string.Concat(generation.Files
        .Where(file => files.Length == 0 || files.Any(name => file.Key.StartsWith(name, StringComparison.Ordinal)))
        .OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => $"======== {file.Key}\n{Version().Replace(file.Value, "$1VERSION$2")}"));

    private static string Difference(string path, string expected, string actual)
    {
        var was = expected.Split('\n');
        var isNow = actual.Split('\n');
        var line = was.Zip(isNow).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"""
            The generated code differs from {path}, line {line + 1}:
              was: {was.ElementAtOrDefault(line) ?? "(the end)"}
              now: {isNow.ElementAtOrDefault(line) ?? "(the end)"}
            If that is wanted, run the tests with MEMENTO_ACCEPT_SNAPSHOTS=1 and commit the text. All of it is now:
            {actual}
            """;
    }

    [GeneratedRegex("""(GeneratedCode\("Memento\.Generators", ")[^"]*("\))""")]
    private static partial Regex Version();
}
