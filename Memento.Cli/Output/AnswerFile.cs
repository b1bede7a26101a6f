using Memento.Storage.Filesystem.Files;

namespace Memento.Cli.Output;

/// <summary>
/// A file that an answer is written to in place of the terminal. It is written beside itself first: one that was there stays until all bytes of the other are. A link stays,
/// and what it leads to is replaced; a device or a pipe, which nothing can take the place of, is written to as it is.
/// </summary>
internal static class AnswerFile
{
    /// <summary>Whether there is something at a path that another file must not take the place of: a device, a pipe.</summary>
    /// <param name="path">An absolute path.</param>
    /// <remarks>Known on Linux; elsewhere all is taken for a file of a disk.</remarks>
    public static bool IsDevice(string path) => OperatingSystem.IsLinux() && LinuxFile.IsDevice(path);

    /// <summary>Refuses a path that no file can be written to.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="what">What the file is called in messages.</param>
    /// <exception cref="ToolException">A folder is there, or there is none to have the file.</exception>
    public static void RefuseNoPlace(string path, string what)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException(ToolErrors.NoFile, $"'{path}' is a folder.", "Name a file in it.");
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new ToolException(ToolErrors.NoFile, $"There is no folder '{folder}' for {what}.", "Make it, or name another one.");
        }
    }

    /// <summary>Writes one.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="content">Its bytes, from where they stand.</param>
    /// <param name="cancellationToken">Gives up; what was there stays.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ToolException">A folder is there, or there is none to have the file.</exception>
    public static async Task<long> WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        RefuseNoPlace(path, "the file");
        if (IsDevice(path))
        {
            return await CopyAsync(content, path, FileMode.Open, cancellationToken).ConfigureAwait(false);
        }

        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            var length = await CopyAsync(content, temporary, FileMode.CreateNew, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, target, overwrite: true);
            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<long> CopyAsync(Stream content, string path, FileMode mode, CancellationToken cancellationToken)
    {
        var length = 0L;
        var piece = new byte[81_920];
        var file = new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite);
        await using (file.ConfigureAwait(false))
        {
            for (int read; (read = await content.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0; length += read)
            {
                await file.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }

        return length;
    }
}
