namespace Memento.Core.Tests.Support;

/// <summary>The URIs of files whose names need no escapes, put together by hand.</summary>
internal static class FileUris
{
    public static string Of(string path) => OperatingSystem.IsWindows() ? $"file:///{path.Replace('\\', '/')}" : $"file://{path}";
}
