using Memento.Plugins;
using Memento.Testing;

namespace Memento.Contrib.Tests.Stores;

/// <summary>What the stores of a folder are made with, for a backend that puts something before them.</summary>
internal static class FilesystemPart
{
    /// <param name="context">The backend's.</param>
    public static BackendContext Of(BackendContext context) =>
        TestBackendContext.Create("filesystem", context.BaseFolder, new Dictionary<string, string?> { ["path"] = context.Configuration["path"] }, context.Broker, context.LoggerFactory);
}
