namespace Memento.Resources;

/// <summary>Paths of files as URIs and back. Not by <see cref="Uri"/>, which takes a backslash of a name for a separator on any system.</summary>
internal static class FileUri
{
    private const string Scheme = "file://";

    /// <summary>Whether a text is a file's URI rather than a path.</summary>
    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The URI of a path, which is made absolute.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (!OperatingSystem.IsWindows())
        {
            return Scheme + Escape(full);
        }

        // C:\a is file:///C:/a, and \\server\a is file://server/a.
        var slashed = full.Replace('\\', '/');
        return slashed.StartsWith("//", StringComparison.Ordinal) ? Scheme + Escape(slashed[2..])
            : slashed.Length > 1 && slashed[1] == ':' ? $"{Scheme}/{slashed[..2]}{Escape(slashed[2..])}"
            : Scheme + Escape(slashed);
    }

    /// <summary>The path of a URI.</summary>
    /// <exception cref="ArgumentException">It is not the URI of a file that this system can have.</exception>
    public static string ToPath(string uri)
    {
        var slash = IsOne(uri) ? uri.IndexOf('/', Scheme.Length) : -1;
        if (slash < 0)
        {
            throw new ArgumentException($"'{uri}' is not the URI of a file: {Scheme}/folder/name is expected.", nameof(uri));
        }

        var host = uri[Scheme.Length..slash];
        var isHere = host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        var path = Uri.UnescapeDataString(uri[slash..]);
        if (OperatingSystem.IsWindows())
        {
            path = path.Replace('/', '\\');
            return !isHere ? $@"\\{host}{path}" : path.Length > 2 && path[2] == ':' ? path[1..] : path;
        }

        return isHere ? path : throw new ArgumentException($"'{uri}' is a file of the host '{host}'. Mount it, and declare it by its path.", nameof(uri));
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
