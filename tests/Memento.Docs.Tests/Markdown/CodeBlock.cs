using System.Text.RegularExpressions;

namespace Memento.Docs.Tests.Markdown;

/// <summary>A fenced code block of a page.</summary>
/// <param name="File">The page.</param>
/// <param name="Line">The line of its first line of code, counted from one.</param>
/// <param name="Language">What stands behind the opening fence; empty for nothing.</param>
/// <param name="Frame">What a comment right before the block says about completing it; null for nothing.</param>
/// <param name="Text">The code.</param>
internal sealed partial record CodeBlock(string File, int Line, string Language, string? Frame, string Text)
{
    /// <summary>All blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> ReadAll(string file)
    {
        var blocks = new List<CodeBlock>();
        var lines = System.IO.File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            var opening = Fence().Match(lines[i]);
            if (!opening.Success)
            {
                continue;
            }

            var indent = opening.Groups["indent"].Length;
            var first = i + 1;
            var last = Array.FindIndex(lines, first, line => line.Trim() == "```");
            if (last < 0)
            {
                throw new InvalidDataException($"{file}({i + 1}): the code block is never closed.");
            }

            var frame = i > 0 ? FrameComment().Match(lines[i - 1]) : Match.Empty;
            blocks.Add(new CodeBlock(
                file,
                first + 1,
                opening.Groups["language"].Value,
                frame.Success ? frame.Groups["frame"].Value : null,
                string.Concat(lines[first..last].Select(line => line[Math.Min(indent, line.Length)..] + "\n"))));
            i = last;
        }

        return blocks;
    }

    /// <summary>The page and the line, as a name for a test case.</summary>
    public override string ToString() => $"{Path.GetFileName(File)} line {Line}";

    [GeneratedRegex(@"^(?<indent>\s*)```(?<language>[\w+#-]*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*<!-- snippet: (?<frame>.+?) -->\s*$")]
    private static partial Regex FrameComment();
}
