using System.Globalization;
using System.Xml;

namespace Earthquakes;

/// <summary>
/// Writes the few SVG elements a plot needs (<see href="https://www.w3.org/TR/SVG11/"/>). Numbers are written with a
/// point and two digits whatever the culture: a decimal comma would make two coordinates of one.
/// </summary>
internal sealed class SvgWriter : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private readonly XmlWriter _xml;

    /// <summary>Begins a picture of the given size on a white ground.</summary>
    /// <param name="output">Where the text goes; the caller keeps it.</param>
    /// <param name="width">The width, in pixels where the picture is shown at its own size.</param>
    /// <param name="height">The height, likewise.</param>
    /// <param name="title">The picture's name, for those who cannot see it.</param>
    public SvgWriter(TextWriter output, double width, double height, string title)
    {
        // Without a declaration: a string has no encoding to declare, and UTF-8 is what XML takes for granted.
        _xml = XmlWriter.Create(
            output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true });
        _xml.WriteStartElement("svg", Namespace);
        Write("width", Number(width));
        Write("height", Number(height));
        Write("viewBox", $"0 0 {Number(width)} {Number(height)}");
        Write("role", "img");
        Write("font-family", "Segoe UI, Helvetica Neue, Arial, DejaVu Sans, sans-serif");
        _xml.WriteElementString("title", Namespace, title);
        Element("rect", ("width", Number(width)), ("height", Number(height)), ("fill", "#ffffff"));
    }

    /// <summary>A number as SVG writes it.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Begins a group; what follows is placed from its origin until <see cref="EndGroup"/>.</summary>
    public void BeginGroup(double x, double y, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement("g", Namespace);
        Write("transform", $"translate({Number(x)} {Number(y)})");
        foreach ((string name, string value) in attributes)
        {
            Write(name, value);
        }
    }

    /// <summary>Ends the innermost group.</summary>
    public void EndGroup() => _xml.WriteEndElement();

    /// <summary>Defines a rectangle that elements can be clipped to, by <c>clip-path="url(#id)"</c>.</summary>
    public void Clip(string id, double width, double height)
    {
        _xml.WriteStartElement("clipPath", Namespace);
        Write("id", id);
        Element("rect", ("width", Number(width)), ("height", Number(height)));
        _xml.WriteEndElement();
    }

    /// <summary>A straight line.</summary>
    public void Line(
        double x1, double y1, double x2, double y2, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Element(
            "line",
            [("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), .. attributes]);

    /// <summary>A circle.</summary>
    public void Circle(
        double x, double y, double radius, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Element("circle", [("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), .. attributes]);

    /// <summary>A rectangle.</summary>
    public void Rectangle(
        double x, double y, double width, double height, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Element(
            "rect",
            [("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), .. attributes]);

    /// <summary>A filled triangle that points down at a place.</summary>
    public void Pointer(double x, double y, double size, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Element(
            "path",
            [
                ("d", $"M{Number(x)} {Number(y)}L{Number(x - size / 2)} {Number(y - size)}H{Number(x + size / 2)}Z"),
                .. attributes,
            ]);

    /// <summary>A line of text; escaped as XML asks.</summary>
    public void Text(double x, double y, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement("text", Namespace);
        Write("x", Number(x));
        Write("y", Number(y));
        foreach ((string name, string value) in attributes)
        {
            Write(name, value);
        }

        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    /// <summary>Ends the picture.</summary>
    public void Dispose() => _xml.Dispose();

    private void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name, Namespace);
        foreach ((string attribute, string value) in attributes)
        {
            Write(attribute, value);
        }

        _xml.WriteEndElement();
    }

    private void Write(string attribute, string value) => _xml.WriteAttributeString(attribute, value);
}
