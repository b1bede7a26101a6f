using System.Diagnostics.CodeAnalysis;

namespace Memento.Plugins;

/// <summary>A shared framework that a plugin's <c>runtimeconfig.json</c> asks for.</summary>
/// <param name="Name">Such as <c>Microsoft.AspNetCore.App</c>.</param>
/// <param name="Version">The lowest version that will do.</param>
internal sealed record FrameworkReference(string Name, string Version)
{
    /// <summary>Reads a framework's version; what comes after a dash, the name of a preview, is left out.</summary>
    public static bool TryParseVersion(string? text, [NotNullWhen(true)] out Version? version) =>
        System.Version.TryParse(text?.Split('-')[0], out version);
}
