using System.Text;

namespace Memento.Generators.Model;

/// <summary>Writes lines of code with their indentation. Lines end in \n on every machine.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>A line that goes on with the one before.</summary>
    public void Under(string line)
    {
        _depth++;
        Line(line);
        _depth--;
    }

    /// <summary>Begins a block under the line before.</summary>
    public void Open()
    {
        Line("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
