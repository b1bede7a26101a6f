using System.Globalization;
using System.Security.Cryptography;
using Memento.Storage.Files;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Moves files to and from folders that are links to another disk, as a rename would: the runtime writes the file under its name, where others read it before it is whole, and deletes
/// what has the old name by then. Until it is whole it has a name of its own there, which says when that was begun; a process that is killed leaves it.
/// </summary>
internal static class OtherDisk
{
    /// <summary>What those names begin with, and no other name in a store.</summary>
    private const char Mark = '~';

    private const int NumberLength = 16;

    /// <summary>Moves a file over whatever has the new name.</summary>
    /// <param name="source">The name it has.</param>
    /// <param name="destination">The name it gets.</param>
    /// <param name="copied">Called before it is seen under the new name; null for nothing.</param>
    /// <exception cref="FileNotFoundException">The file or the new name's folder is not there.</exception>
    /// <exception cref="DirectoryNotFoundException">The file or the new name's folder is not there.</exception>
    public static void Move(string source, string destination, Action? copied = null)
    {
        // Taken by name first, as a rename takes it: who puts another one there meanwhile, or touches what he finds there, does not lose that.
        var taken = NameIn(Path.GetDirectoryName(source)!);
        var copy = NameIn(Path.GetDirectoryName(destination)!);
        File.Move(source, taken);
        try
        {
            File.Copy(taken, copy);

            // Who wants to survive a loss of power has flushed the source.
            DiskFlush.Flush(copy);
            copied?.Invoke();
            File.Move(copy, destination, overwrite: true);
        }
        catch
        {
            File.Delete(copy);
            GiveBack(taken, source);
            throw;
        }

        File.Delete(taken);
    }

    /// <summary>Whether a file is on its way, or was left on it.</summary>
    public static bool IsOnItsWay(string name) => BegunOf(name) is not null;

    /// <summary>Whether a file was left on its way, as that began before a time, in UTC.</summary>
    public static bool IsBegunBefore(string name, DateTime time) => BegunOf(name) < time.Ticks;

    /// <summary>When the way of a file began, in ticks; null for one that is on none.</summary>
    private static long? BegunOf(string name) =>
        name.Length == 1 + NumberLength + NumberLength && name[0] == Mark
        && long.TryParse(name.AsSpan(1, NumberLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var begun) ? begun : null;

    private static void GiveBack(string taken, string source)
    {
        try
        {
            File.Move(taken, source);
        }
        catch (IOException) when (File.Exists(source))
        {
            // Another one has the name by now, and is younger.
            File.Delete(taken);
        }
    }

    private static string NameIn(string folder) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Mark}{DateTime.UtcNow.Ticks:x16}{RandomNumberGenerator.GetHexString(NumberLength, lowercase: true)}"));
}
