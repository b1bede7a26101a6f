using System.Globalization;
using System.Runtime.InteropServices;

namespace Memento.Benchmarks.Measuring;

/// <summary>
/// Where the rows of a run have their files. Nothing is deleted before the run ends, since a file system passes over what was deleted a moment ago when it makes the next file: the
/// row after one that deleted thousands of files would be slower than by itself. Removed as a whole at the end, however it ends.
/// </summary>
internal sealed class Places : IDisposable
{
    /// <summary>For how long it is tried when whoever is interrupted still writes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("memento-rows-").FullName;
    private readonly PosixSignalRegistration[] _signals;

    public Places() => _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Interrupt()))];

    /// <summary>The place of a row, which takes its files with it when it has large ones, and leaves them to the end of the run otherwise.</summary>
    public Place NewPlace(int row, bool hasLargeFiles) => new(Directory.CreateDirectory(Path.Combine(_folder, row.ToString(CultureInfo.InvariantCulture))).FullName, hasLargeFiles);

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
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
