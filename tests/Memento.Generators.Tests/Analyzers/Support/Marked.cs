using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>A source in which <c>{|MEM001:text|}</c> marks what a rule is expected to find.</summary>
/// <param name="Text">The source without the marks.</param>
/// <param name="Spans">What is expected, in order.</param>
internal sealed record Marked(string Text, IReadOnlyList<(string Rule, TextSpan Span)> Spans)
{
    public static Marked Read(string source)
    {
        var text = new StringBuilder();
        var spans = new List<(string, TextSpan)>();
        var open = new Stack<(string Rule, int Start)>();
        for (var i = 0; i < source.Length; i++)
        {
            if (source.AsSpan(i).StartsWith("{|", StringComparison.Ordinal))
            {
                var colon = source.IndexOf(':', i);
                open.Push((source[(i + 2)..colon], text.Length));
                i = colon;
            }
            else if (source.AsSpan(i).StartsWith("|}", StringComparison.Ordinal))
            {
                var (rule, start) = open.Pop();
                spans.Add((rule, TextSpan.FromBounds(start, text.Length)));
                i++;
            }
            else
            {
                text.Append(source[i]);
            }
        }

        return new Marked(text.ToString(), [.. spans.OrderBy(span => span.Item2.Start).ThenBy(span => span.Item1)]);
    }
}
