namespace Memento.Storage.Files;

/// <summary>The names of files that are results.</summary>
internal static class FileNames
{
    private const int MaximumLength = 255;
    private const int MaximumExtension = 16;

    /// <summary>Whether a text is the name of a file, on any system, and no path.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaximumLength
        && name is not ("." or "..")
        && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0
        && !name.AsSpan().ContainsAnyInRange('\x01', '\x1f');

    /// <summary>The end of a name by which programs tell what is in the file, such as <c>.csv</c>; empty where it is none that any system takes.</summary>
    public static string ExtensionOf(string name)
    {
        var extension = Path.GetExtension(name);
        return extension.Length is > 1 and <= MaximumExtension && extension.AsSpan(1).IndexOfAnyExcept(Letters) < 0 ? extension : "";
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
}
