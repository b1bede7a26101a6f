using Memento.Files;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>Finds the folder that holds the copies.</summary>
internal static class ShadowRoot
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static string? UserData => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
        ? Path.Combine(folder, "Memento", "plugins")
        : null;

    /// <summary>The folder that was asked for, else one in the user's own data, else, where that cannot be written, one among the temporary files.</summary>
    /// <exception cref="IOException">None of them can be written; the message names them, and where the one that was asked for is named.</exception>
    public static string Find(string? configured, Func<string?> originOfConfigured, ILogger logger)
    {
        var problems = new List<string>();
        foreach (var folder in configured is not null ? [configured] : GetDefaults())
        {
            var problem = FindProblem(folder, isOwn: configured is null);
            if (problem is null)
            {
                return folder;
            }

            var named = configured is not null && originOfConfigured() is { } origin ? $"; it is named in {origin}" : "";
            problems.Add($"{folder} ({problem.TrimEnd('.')}{named})");
            PluginLog.ShadowFolderUnusable(logger, folder, problem);
        }

        throw new IOException($"Plugins are loaded from copies, and no folder can take these: {string.Join("; ", problems)}. Name one that can be written as the shadow folder.");
    }

    /// <summary>The folder that <see cref="Find"/> has found before, where that is the one asked for or the first choice; null when it is not there, or is not to be trusted. Writes nothing.</summary>
    public static string? FindExisting(string? configured)
    {
        if (configured is not null)
        {
            return Directory.Exists(configured) ? configured : null;
        }

        // Not among the temporary files, where anybody may have made a folder of the name before.
        var own = UserData;
        return own is not null && Directory.Exists(own) && FindStranger(own) is null ? own : null;
    }

    /// <summary>The folders that are tried when none is asked for.</summary>
    internal static IEnumerable<string> GetDefaults()
    {
        if (UserData is { } own)
        {
            yield return own;
        }

        // Asked for where the first cannot be had: the name of the user is read from the files of the system.
        yield return Path.Combine(Path.GetTempPath(), $"memento-plugins-{Environment.UserName}");
    }

    /// <summary>Who else may put something into a folder, in words; null for nobody. Among the temporary files anybody could have made it.</summary>
    internal static string? FindStranger(string folder) =>
        MayOthersWrite(folder) ? "others may write it" : OperatingSystem.IsLinux() && FolderOwner.IsAnother(folder) ? "it is another user's" : null;

    /// <summary>Whether others may write a folder: among the temporary files, it could hold what they put there.</summary>
    internal static bool MayOthersWrite(string folder)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever may not ask is not its owner.
            return true;
        }
    }

    private static string? FindProblem(string folder, bool isOwn)
    {
        try
        {
            if (isOwn && !OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder, OwnerOnly);

                if (FindStranger(folder) is { } stranger)
                {
                    return stranger;
                }
            }
            else
            {
                Directory.CreateDirectory(folder);
            }

            var probe = Path.Combine(folder, ".probe-" + HexText.Of(Guid.NewGuid()));
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next choice is tried, and the reason stands in the message when there is none left.
            return exception.Message;
        }
    }
}
