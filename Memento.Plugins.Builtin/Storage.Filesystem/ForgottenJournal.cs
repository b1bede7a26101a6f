using System.Text;
using Memento.Storage.Filesystem.Files;
using Memento.Storage.Locking;

namespace Memento.Storage.Filesystem;

/// <summary>
/// The file <c>forgotten</c>: what was forgotten in the store, a line each, for the memory caches of other processes. Begins with a
/// line by which one journal is told from the one before. Lines are appended under a lock; a journal that is long enough is
/// replaced by a new one, upon which those who follow it let go of everything.
/// </summary>
internal sealed class ForgottenJournal(StoreFolder folder, StoreLocks locks)
{
    /// <summary>The lock of who appends.</summary>
    public const long LockNumber = CallLeases.OwnLock;

    /// <summary>How long a journal gets, in bytes: what a process reads at most that follows it from its beginning.</summary>
    private const int Limit = 1024 * 1024;

    /// <summary>From how many calls on their functions are told instead, which costs the others a look into the store and no more.</summary>
    private const int CallLimit = 256;

    /// <summary>How long it is tried to append, in pauses of a millisecond, before a new journal is begun instead.</summary>
    private const int Attempts = 500;

    private readonly Lock _gate = new();
    private readonly ulong _writer = (ulong)Random.Shared.NextInt64();
    private readonly string _path = Path.Combine(folder.Root, "forgotten");

    /// <summary>Tells what was forgotten.</summary>
    public void Write(ForgottenCalls forgotten)
    {
        var time = DateTime.UtcNow;
        var lines = Encoding.ASCII.GetBytes(string.Concat(EntriesOf(forgotten).Select(entry => entry.ToLine(_writer, time))));
        if (lines.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            LockOutcome outcome;
            try
            {
                outcome = TakeTurn();
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
            {
                // No store, so that nobody has anything of it.
                return;
            }

            try
            {
                // What forgets everything begins anew: that is the shortest way to say it, and the file stays small.
                if (forgotten.Everything || outcome != LockOutcome.Taken || !TryAppend(lines))
                {
                    Begin(lines, time);
                }
            }
            finally
            {
                if (outcome == LockOutcome.Taken)
                {
                    locks.Release(LockNumber);
                }
            }
        }
    }

    /// <summary>Begins to read, from now on.</summary>
    public ForgottenFeed Follow() => new(folder, _path, _writer, DateTime.UtcNow);

    private static IEnumerable<ForgottenEntry> EntriesOf(ForgottenCalls forgotten)
    {
        if (forgotten.Everything)
        {
            return [ForgottenEntry.Everything];
        }

        var functions = forgotten.Functions.Select(ForgottenEntry.Of);
        return functions.Concat(forgotten.Calls.Count > CallLimit
            ? forgotten.Calls.Select(static call => call.Function).Distinct().Select(ForgottenEntry.Of)
            : forgotten.Calls.Select(ForgottenEntry.Of));
    }

    private LockOutcome TakeTurn()
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = locks.TryTake(LockNumber, makesFolder: false);
            if (outcome != LockOutcome.Held || attempt == Attempts)
            {
                return outcome;
            }

            Thread.Sleep(1);
        }
    }

    private bool TryAppend(byte[] lines)
    {
        using var stream = folder.Files.OpenWrite(_path);
        if (stream is null || stream.Length < ForgottenHeader.Length || stream.Length + lines.Length > Limit)
        {
            return false;
        }

        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n')
        {
            // Its writer was killed half way: the line is ended, and nobody will make sense of it.
            lines = [(byte)'\n', .. lines];
        }

        stream.Seek(0, SeekOrigin.End);
        stream.Write(lines);
        return true;
    }

    private void Begin(byte[] lines, DateTime time)
    {
        uint number = 0;
        using (var stream = folder.Files.OpenRead(_path))
        {
            if (stream is not null)
            {
                // One that cannot be read was one all the same.
                number = ForgottenHeader.Read(stream)?.Number ?? 1;
            }
        }

        var header = new ForgottenHeader(number + 1, time, _writer);
        folder.Write(_path, stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(header.ToString()));
            stream.Write(lines);
        });
    }
}
