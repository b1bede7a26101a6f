namespace Memento.Serialization.Tables;

/// <summary>What decides how a column of texts is laid out.</summary>
internal struct TextExtent
{
    /// <summary>How many code points padding may take in any case.</summary>
    private const long FreePadding = 16 * 1024;

    /// <summary>How many times what the texts need the padded ones may take.</summary>
    private const int WorthPadding = 4;

    private int _width;
    private bool _endsInZero;

    /// <summary>The code points of the longest text; at least 1, since NumPy has no text of none.</summary>
    public readonly int Width => Math.Max(_width, 1);

    /// <summary>The UTF-16 units of all texts.</summary>
    public long Units { readonly get; private set; }

    /// <summary>Adds a text.</summary>
    public void Add(string text)
    {
        Units += text.Length;
        _endsInZero |= text.EndsWith('\0');
        if (text.Length > _width)
        {
            _width = Math.Max(_width, PaddedText.PointsOf(text));
        }
    }

    /// <summary>Whether so many texts, each as wide as the longest, are the better layout.</summary>
    public readonly bool FitsPadded(int count) => !_endsInZero && (long)Width * count <= FreePadding + (WorthPadding * Units) && Width <= int.MaxValue / sizeof(uint) / 2;
}
