using System.Text;

namespace PluginRoot;

/// <summary>Reads CSV as strictly as it is written: what is not of that form was altered, or is of somebody else, and is no result.</summary>
internal sealed class CsvReader(TextReader text)
{
    private readonly StringBuilder _field = new();

    /// <summary>All rows.</summary>
    /// <exception cref="InvalidDataException">It is not the CSV that is written here.</exception>
    public string[][] ReadToEnd()
    {
        var rows = new List<string[]>();
        while (text.Peek() >= 0)
        {
            rows.Add(ReadRow(rows.Count + 1));
        }

        return [.. rows];
    }

    private string[] ReadRow(int number)
    {
        var fields = new List<string>();
        if (text.Peek() == '\r')
        {
            ReadLineEnd(number);
            return [];
        }

        while (true)
        {
            fields.Add(text.Peek() == '"' ? ReadQuoted(number) : ReadPlain());
            if (text.Peek() != ',')
            {
                ReadLineEnd(number);
                return [.. fields];
            }

            text.Read();
        }
    }

    private string ReadPlain()
    {
        _field.Clear();
        while (text.Peek() is >= 0 and not ',' and not '\r' and not '\n' and not '"')
        {
            _field.Append((char)text.Read());
        }

        return _field.ToString();
    }

    private string ReadQuoted(int row)
    {
        _field.Clear();
        text.Read();
        while (true)
        {
            var next = text.Read();
            if (next < 0)
            {
                throw new InvalidDataException($"Row {row} of the CSV ends within a quoted field.");
            }

            if (next == '"')
            {
                if (text.Peek() != '"')
                {
                    return _field.ToString();
                }

                text.Read();
            }

            _field.Append((char)next);
        }
    }

    private void ReadLineEnd(int row)
    {
        if (text.Read() != '\r' || text.Read() != '\n')
        {
            throw new InvalidDataException($"Row {row} of the CSV does not end as a row does.");
        }
    }
}
