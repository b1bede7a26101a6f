using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>Brings to every tier that may be written to what it missed: what is on account in the files of all processes, those that were killed included.</summary>
internal sealed class TierCatchUp(TierSet tiers, TierCopier copier, ForgottenBook forgotten, MissedJournal journal, string folder, ILogger logger)
{
    private const int BatchSize = 100;

    public async ValueTask<CatchUpReport> RunAsync(CatchUpOptions options, IProgress<CatchUpProgress>? progress, CancellationToken cancellationToken)
    {
        var accounts = Open(out var unread);
        var stores = new List<CaughtUpStore>();
        try
        {
            foreach (var tier in tiers.Writable)
            {
                // However long it has been down: somebody says that it is back.
                tier.Gate.AskAgain();
                stores.Add(Count(await CatchUpAsync(tier, accounts, options, progress, cancellationToken).ConfigureAwait(false), unread));
            }
        }
        finally
        {
            Close(accounts, options.DryRun);
        }

        return new CatchUpReport { IsDryRun = options.DryRun, Stores = stores };
    }

    /// <param name="unread">Why files could not be read, a sentence each.</param>
    private List<Account> Open(out List<string> unread)
    {
        unread = [];
        var accounts = new List<Account>();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + MissedJournal.Extension) : [])
        {
            var isOwn = string.Equals(path, journal.OwnPath, StringComparison.Ordinal);
            var adopted = isOwn ? null : MissedJournal.TryAdopt(path);
            try
            {
                // After it was adopted: what its process wrote last is there then.
                var file = MissedFile.Read(path);
                if (file.IsDamaged)
                {
                    TieredLog.NoteDamaged(logger, path);
                }

                accounts.Add(new Account(path, file, isOwn, adopted));
            }
            catch (FileNotFoundException)
            {
                // Its process, or another that catches up, is done with it; and the lock was made anew just now.
                if (adopted is not null)
                {
                    MissedJournal.Remove(path);
                    adopted.Dispose();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One of another user, say. What the others say is brought all the same.
                TieredLog.NotesNotRead(logger, exception, path);
                unread.Add($"'{path}', in which a process noted what it had not brought, could not be read: {exception.Message}");
                if (adopted is not null)
                {
                    // Who may read it must be able to make the lock.
                    MissedJournal.RemoveLock(path);
                    adopted.Dispose();
                }
            }
        }

        return accounts;
    }

    /// <summary>Counts the accounts that could not be read for a store, as each may be of what that store missed.</summary>
    private static CaughtUpStore Count(CaughtUpStore store, List<string> unread) =>
        unread.Count == 0 ? store : store with { Failed = store.Failed + unread.Count, Left = store.Left + unread.Count, Trouble = store.Trouble ?? unread[0] };

    private async ValueTask<CaughtUpStore> CatchUpAsync(Tier tier, List<Account> accounts, CatchUpOptions options, IProgress<CatchUpProgress>? progress, CancellationToken cancellationToken)
    {
        var store = new CaughtUpStore(tier.Name);
        var open = accounts.SelectMany(account => account.File.Open.Where(entry => entry.Tiers.Contains(tier.Id)).Select(entry => (Account: account, entry.Id, entry.Entry))).ToList();
        var compare = options.CompareEverything || accounts.Any(account => account.File.IsDamaged || account.File.Compare.Contains(tier.Id));
        var pending = forgotten.Pending(tier).Count;
        var left = open.Count + pending + (compare ? 1 : 0);
        try
        {
            store = store with { Forgotten = options.DryRun ? pending : await copier.ForgetAsync(tier, cancellationToken).ConfigureAwait(false) };
            left -= options.DryRun ? 0 : pending;
            foreach (var batch in BatchesOf(open.Select(static item => (item.Entry, (item.Account, item.Id)))))
            {
                var brought = await copier.BringAsync(batch.Entry, tier, options.DryRun, cancellationToken).ConfigureAwait(false);
                store = store with { Copied = store.Copied + brought.Copied, Bytes = store.Bytes + brought.Bytes };
                if (!brought.IsDone && batch.Of.Count > 1)
                {
                    // One of many could not be brought: each by itself, so that the others are done with.
                    foreach (var (entry, of) in batch.Of)
                    {
                        var single = await copier.BringAsync(entry, tier, options.DryRun, cancellationToken).ConfigureAwait(false);
                        store = Count(store, single, of, tier, options.DryRun, ref left);
                    }
                }
                else
                {
                    foreach (var (_, of) in batch.Of)
                    {
                        store = Count(store, brought with { Copied = 0, Bytes = 0 }, of, tier, options.DryRun, ref left);
                    }
                }

                progress?.Report(new CatchUpProgress(tier.Name, open.Count + pending - left + (compare ? 1 : 0), open.Count + pending));
            }

            if (compare)
            {
                store = await CompareAsync(tier, store, accounts, options, progress, cancellationToken).ConfigureAwait(false);
                left -= options.DryRun || store.Trouble is not null ? 0 : 1;
            }
        }
        catch (IOException exception)
        {
            // It is away still, or again; the others are caught up all the same.
            store = store with { Trouble = store.Trouble ?? ExceptionReader.MessageOf(exception) };
        }

        return store with { Left = left };
    }

    /// <summary>Compares a tier whole with those nearer than it. Not with those farther: what is copied near is what is asked for.</summary>
    private async ValueTask<CaughtUpStore> CompareAsync(Tier tier, CaughtUpStore store, List<Account> accounts, CatchUpOptions options, IProgress<CatchUpProgress>? progress, CancellationToken cancellationToken)
    {
        var isWhole = true;
        foreach (var from in tiers.Writable.Where(from => from.Index < tier.Index))
        {
            var report = await new StoreCopy(from.Stores, tier.Stores).RunAsync(
                new StoreCopyOptions { ReplaceOlder = true, DryRun = options.DryRun },
                progress is null ? null : new Relay(progress, tier.Name),
                cancellationToken).ConfigureAwait(false);
            tier.Statistics.CountCopied(options.DryRun ? 0 : report.Copied);
            isWhole &= report.IsComplete;
            store = store with
            {
                Copied = store.Copied + report.Copied + report.Updated,
                Bytes = store.Bytes + report.Bytes,
                Failed = store.Failed + report.Failed + report.Unread.Count,
                Trouble = store.Trouble ?? (report.Failures.Count > 0 ? report.Failures[0].ToString() : report.Unread.Count > 0 ? report.Unread[0].ToString() : null),
            };
        }

        if (isWhole && !options.DryRun)
        {
            foreach (var account in accounts)
            {
                account.Compared.Add(tier.Id);
            }

            journal.Compared(tier.Id);
        }

        return store;
    }

    private CaughtUpStore Count(CaughtUpStore store, Brought brought, (Account Account, long Id) of, Tier tier, bool dryRun, ref int left)
    {
        store = store with { Copied = store.Copied + brought.Copied, Bytes = store.Bytes + brought.Bytes };
        if (!brought.IsDone)
        {
            return store with { Failed = store.Failed + 1, Trouble = store.Trouble ?? brought.Problem };
        }

        if (dryRun)
        {
            return store;
        }

        left--;
        if (of.Account.IsOwn)
        {
            journal.End(of.Id, [tier.Id]);
        }
        else
        {
            of.Account.Ended.Add((of.Id, tier.Id));
        }

        return store;
    }

    /// <summary>Entries of single calls that follow one another, as one entry of many.</summary>
    private static IEnumerable<(MissedEntry Entry, List<(MissedEntry Entry, (Account Account, long Id) Of)> Of)> BatchesOf(IEnumerable<(MissedEntry Entry, (Account Account, long Id) Of)> entries)
    {
        var batch = new List<(MissedEntry Entry, (Account Account, long Id) Of)>();
        foreach (var item in entries)
        {
            if (batch.Count > 0 && (item.Entry.Kind != MissedKind.Calls || batch[0].Entry.Kind != MissedKind.Calls || batch.Sum(static one => one.Entry.Calls.Count) >= BatchSize))
            {
                yield return (Join(batch), batch);
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count > 0)
        {
            yield return (Join(batch), batch);
        }
    }

    private static MissedEntry Join(List<(MissedEntry Entry, (Account Account, long Id) Of)> batch) =>
        batch.Count == 1 ? batch[0].Entry : new MissedEntry(MissedKind.Calls, [.. batch.SelectMany(static one => one.Entry.Calls).Distinct()]);

    /// <summary>Strikes out in the files of processes that have ended what is done, and removes those in which nothing is left.</summary>
    private void Close(List<Account> accounts, bool dryRun)
    {
        foreach (var account in accounts.Where(static account => account.Adopted is not null))
        {
            using var adopted = account.Adopted;
            if (dryRun)
            {
                continue;
            }

            try
            {
                var notes = account.Ended.GroupBy(static ended => ended.Id, static ended => ended.Tier)
                    .Select(static ended => new JsonObject { ["end"] = ended.Key, ["tiers"] = MissedJournal.Texts(ended) })
                    .Concat(account.Compared.Select(static tier => new JsonObject { ["compared"] = tier }))
                    .ToList();
                if (notes.Count > 0)
                {
                    MissedJournal.Append(account.Path, notes);
                }

                var left = MissedFile.Read(account.Path);
                var isCompared = !left.IsDamaged || tiers.Writable.All(tier => tier.Index == 0 || account.Compared.Contains(tier.Id));
                if (!left.Open.Any() && left.Compare.Count == 0 && isCompared)
                {
                    MissedJournal.Remove(account.Path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What is done is found done once more at the next time.
                TieredLog.NotNoted(logger, exception, folder, exception.Message);
            }
        }
    }

    /// <summary>The account of one process.</summary>
    private sealed record Account(string Path, MissedFile File, bool IsOwn, IDisposable? Adopted)
    {
        public List<(long Id, string Tier)> Ended { get; } = [];

        public HashSet<string> Compared { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Relay(IProgress<CatchUpProgress> progress, string tier) : IProgress<StoreCopyProgress>
    {
        public void Report(StoreCopyProgress value) => progress.Report(new CatchUpProgress(tier, value.Calls, null));
    }
}
