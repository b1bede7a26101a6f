namespace Memento.Storage.Tiered;

/// <summary>Brings to a tier what it has not: in the foreground, in the background and when it catches up.</summary>
internal sealed class TierCopier(TierSet tiers, ForgottenBook forgotten)
{
    /// <summary>Brings an entry to a tier, from the nearest that has it; first, what was forgotten before.</summary>
    /// <exception cref="IOException">The tier is down, or could not be read or written.</exception>
    public async ValueTask<Brought> BringAsync(MissedEntry entry, Tier to, bool dryRun, CancellationToken cancellationToken)
    {
        if (!dryRun)
        {
            await ForgetAsync(to, cancellationToken).ConfigureAwait(false);
        }

        using var copy = to.Copies.Begin();
        return entry.Kind switch
        {
            MissedKind.Function => await BringFunctionAsync(entry.Function!, to, dryRun, cancellationToken).ConfigureAwait(false),
            MissedKind.Hidden => await HideAsync(entry, to, dryRun, cancellationToken).ConfigureAwait(false),
            MissedKind.Deleted => await DeleteAsync(entry, to, dryRun, cancellationToken).ConfigureAwait(false),
            _ => await BringCallsAsync(entry, to, dryRun, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Brings to a tier what was forgotten while it was down.</summary>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="IOException">The tier is down, or it could not be noted.</exception>
    public async ValueTask<int> ForgetAsync(Tier to, CancellationToken cancellationToken)
    {
        if (to.IsReadOnly || !forgotten.Hides(to) || forgotten.Pending(to).Count == 0)
        {
            return 0;
        }

        await to.Forgetting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pending = forgotten.Pending(to);
            foreach (var entry in pending)
            {
                await ForgetAsync(entry, to, cancellationToken).ConfigureAwait(false);
                await to.Metadata.TellForgottenAsync(entry.What, cancellationToken).ConfigureAwait(false);
            }

            if (pending.Count > 0)
            {
                forgotten.Done([.. pending.Select(static entry => entry.Id)], [to.Id]);
            }

            return pending.Count;
        }
        finally
        {
            to.Forgetting.Release();
        }
    }

    private async ValueTask<Brought> BringCallsAsync(MissedEntry entry, Tier to, bool dryRun, CancellationToken cancellationToken)
    {
        var left = entry.Calls.ToList();
        var brought = Brought.Nothing;
        string? problem = null;
        foreach (var from in tiers.All.Where(tier => tier != to && !tier.IsReadOnly))
        {
            if (left.Count == 0)
            {
                break;
            }

            try
            {
                var exist = await from.Metadata.ExistAsync(left, cancellationToken).ConfigureAwait(false);
                var here = left.Where((_, i) => exist[i]).ToList();
                var report = await new StoreCopy(from.Stores, to.Stores)
                    .CopyCallsAsync(here, new StoreCopyOptions { ReplaceOlder = true, ReplaceMetadata = entry.Kind == MissedKind.Metadata, DryRun = dryRun }, cancellationToken).ConfigureAwait(false);
                brought = brought with { Copied = brought.Copied + report.Copied + report.Updated, Bytes = brought.Bytes + report.Bytes };
                var failed = report.Failures.Select(static failure => failure.Call).ToHashSet();
                problem ??= report.Failures.Count > 0 ? report.Failures[0].ToString() : null;
                left.RemoveAll(call => here.Contains(call) && !failed.Contains(call));
                to.Statistics.CountCopied(dryRun ? 0 : report.Copied);
            }
            catch (IOException exception) when (IsOfAnother(exception, to))
            {
                // Another tier may have it, and if not, this one may when it is back.
                problem ??= ExceptionReader.MessageOf(exception);
            }
        }

        // What no tier has any more was forgotten or collected since, and nothing is missed.
        return problem is null || left.Count == 0 ? brought : brought with { IsDone = false, Problem = problem };
    }

    private async ValueTask<Brought> BringFunctionAsync(FunctionName function, Tier to, bool dryRun, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var from in tiers.Writable.Where(tier => tier != to))
        {
            try
            {
                await new StoreCopy(from.Stores, to.Stores).CopyFunctionMetadataAsync(function, new StoreCopyOptions { ReplaceMetadata = true, DryRun = dryRun }, cancellationToken).ConfigureAwait(false);

                // The nearest has what was written last.
                return Brought.Nothing;
            }
            catch (IOException exception) when (IsOfAnother(exception, to))
            {
                // The next one may have it.
                problem ??= ExceptionReader.MessageOf(exception);
            }
        }

        return problem is null ? Brought.Nothing : new Brought(false, 0, 0, problem);
    }

    private async ValueTask<Brought> HideAsync(MissedEntry entry, Tier to, bool dryRun, CancellationToken cancellationToken)
    {
        var key = new DataKey(entry.Key!);
        try
        {
            foreach (var from in KnowingOf(entry, to))
            {
                if (await from.Data.GetVersionedKeyAsync(key, cancellationToken).ConfigureAwait(false) is not null)
                {
                    // Written again since.
                    return Brought.Nothing;
                }
            }
        }
        catch (IOException exception) when (IsOfAnother(exception, to))
        {
            return new Brought(false, 0, 0, ExceptionReader.MessageOf(exception));
        }

        if (!dryRun)
        {
            await to.Data.DeleteBareAsync(key, cancellationToken).ConfigureAwait(false);
        }

        return Brought.Nothing;
    }

    private async ValueTask<Brought> DeleteAsync(MissedEntry entry, Tier to, bool dryRun, CancellationToken cancellationToken)
    {
        var key = new DataKey(entry.Key!);
        var again = new HashSet<DataKey>();
        try
        {
            foreach (var from in KnowingOf(entry, to))
            {
                again.UnionWith(await KeysAsync(from, entry, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (IOException exception) when (IsOfAnother(exception, to))
        {
            return new Brought(false, 0, 0, ExceptionReader.MessageOf(exception));
        }

        if (dryRun)
        {
            return Brought.Nothing;
        }

        if (again.Count == 0)
        {
            await to.Data.DeleteAllVersionsAsync(key, entry.IsRecursive, cancellationToken).ConfigureAwait(false);
            return Brought.Nothing;
        }

        // Some was written again since.
        foreach (var old in (await KeysAsync(to, entry, cancellationToken).ConfigureAwait(false)).Where(old => !again.Contains(old)))
        {
            await to.Data.DeleteAllVersionsAsync(old, recursive: false, cancellationToken).ConfigureAwait(false);
        }

        return Brought.Nothing;
    }

    /// <summary>The bare keys that a tier has of those that an entry is of.</summary>
    private static async ValueTask<List<DataKey>> KeysAsync(Tier tier, MissedEntry entry, CancellationToken cancellationToken)
    {
        var key = new DataKey(entry.Key!);
        var keys = new List<DataKey>();
        if (await tier.Data.GetVersionedKeyAsync(key, cancellationToken).ConfigureAwait(false) is not null)
        {
            keys.Add(key);
        }

        if (entry.IsRecursive)
        {
            await foreach (var below in tier.Data.ListKeysAsync(new DataKeyQuery { Folder = key.Path, Recursive = true }, cancellationToken).ConfigureAwait(false))
            {
                keys.Add(below);
            }
        }

        return keys;
    }

    /// <summary>
    /// The tiers that know whether what an entry took away was written again since: those that it has been brought to. Where it is not known of any, as its process was killed,
    /// the nearest, where it begins.
    /// </summary>
    private IEnumerable<Tier> KnowingOf(MissedEntry entry, Tier to)
    {
        var others = tiers.Writable.Where(tier => tier != to).ToList();
        var brought = others.FindAll(tier => !entry.Left.Contains(tier.Id));
        return brought.Count > 0 ? brought : tiers.Writable.Take(1);
    }

    /// <summary>Whether it is another tier that is in the way.</summary>
    private static bool IsOfAnother(IOException exception, Tier to) => exception is not TierDownException down || !string.Equals(down.Tier, to.Name, StringComparison.Ordinal);

    private static async ValueTask ForgetAsync(ForgottenEntry entry, Tier to, CancellationToken cancellationToken)
    {
        var until = ForgottenIndex.Until(entry.Time);
        if (entry.What.Calls.Count > 0)
        {
            var mementos = await TierBatch.AskAsync(to, entry.What.Calls, static (stores, some, token) => stores.Metadata.GetMementosAsync(some, token), cancellationToken).ConfigureAwait(false);
            await to.Metadata.ForgetCallsAsync([.. entry.What.Calls.Where((_, i) => mementos[i] is null || mementos[i]!.Time <= until)], cancellationToken).ConfigureAwait(false);
        }

        foreach (var function in entry.What.Functions)
        {
            if (!await ForgetOldAsync(function, to, until, cancellationToken).ConfigureAwait(false))
            {
                await to.Metadata.ForgetFunctionAsync(function, cancellationToken).ConfigureAwait(false);
            }
        }

        if (entry.What.Everything && !await ForgetAllOldAsync(to, until, cancellationToken).ConfigureAwait(false))
        {
            await to.Metadata.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
            await to.Data.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets the old calls of everything one by one, if there are others, which somebody computed since.</summary>
    /// <returns>False when there are none, so that everything can go.</returns>
    private static async ValueTask<bool> ForgetAllOldAsync(Tier to, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var functions = new List<FunctionName>();
        await foreach (var function in TierList.Of(to, stores => stores.Metadata.ListFunctionsAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            functions.Add(function);
        }

        var hasNew = false;
        foreach (var function in functions)
        {
            hasNew |= await ForgetOldAsync(function, to, until, cancellationToken).ConfigureAwait(false);
        }

        return hasNew;
    }

    /// <inheritdoc cref="ForgetAllOldAsync"/>
    private static async ValueTask<bool> ForgetOldAsync(FunctionName function, Tier to, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var old = new List<CallKey>();
        var hasNew = false;
        await foreach (var memento in TierList.Of(to, stores => stores.Metadata.ListMementosAsync(function, null, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            hasNew |= memento.Time > until;
            if (memento.Time <= until)
            {
                old.Add(memento.Call);
            }
        }

        if (hasNew && old.Count > 0)
        {
            await to.Metadata.ForgetCallsAsync(old, cancellationToken).ConfigureAwait(false);
        }

        return hasNew;
    }
}
