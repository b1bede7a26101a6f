using System.Globalization;
using System.Runtime.InteropServices;

namespace Memento.Benchmarks.Measuring;

/// <summary>
/// Where the rows of a run have their files. Nothing is deleted before the run ends, since a file system passes over what was deleted a moment ago when it makes the next file: the
/// row after one that deleted thousands of files would be slower than by itself. Removed as a whole at the end, however it ends.
/// </summary>
/// <remarks>A run after another is slowed down likewise, for five minutes on ext4, so runs that follow one another have a folder that stays until the last one has ended.</remarks>
internal sealed class Places : IDisposable
{
    /// <summary>For how long it is tried when whoever is interrupted still writes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly PosixSignalRegistration[] _signals = [];

    /// <param name="folder">Where the files go and stay; null for a temporary folder.</param>
    public Places(string? folder = null)
    {
        if (folder is not null)
        {
            _folder = Directory.CreateDirectory(folder).FullName;
            return;
        }

        _isTemporary = true;
        _folder = Directory.CreateTempSubdirectory("memento-rows-").FullName;
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Interrupt()))];
    }

    /// <summary>A folder within, for another process.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>The place of a row, which takes its files with it when it has large ones, and leaves them to the end of the run otherwise.</summary>
    public Place NewPlace(int row, bool hasLargeFiles) => new(Directory.CreateDirectory(Path.Combine(_folder, row.ToString(CultureInfo.InvariantCulture))).FullName, hasLargeFiles);

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        if (_isTemporary)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Removes all before the system ends the process, as it does when this returns.</summary>
    private void Interrupt() => SpinWait.SpinUntil(TryDelete, Patience);

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The row that was interrupted made another file meanwhile.
            return false;
        }
    }
}
