using System.Collections.Concurrent;
using System.Text;
using Memento.Configuration;
using Memento.Functions;
using Memento.Running;
using Memento.Storage;
using Memento.Versioning;
using Memento.Versioning.Statics;
using Microsoft.Extensions.Logging;

namespace Memento.Provenance;

/// <summary>
/// What the versions of a cluster's functions are made of, kept in its storage with the versions themselves: so that it can be told why something was computed
/// anew when the code that made the old result is gone. Nothing a call needs: a store that cannot keep it costs the explanation only.
/// </summary>
internal sealed partial class VersionRecords(Cluster cluster, ILogger logger)
{
    /// <summary>The function metadata that has a <see cref="VersionDocument"/>.</summary>
    private const string DocumentName = FunctionMetadata.VersionName;

    /// <summary>The function metadata that has the code, with the version of that code.</summary>
    private const string CodeName = FunctionMetadata.CodeName;

    /// <summary>Versions that are known to be on record, so that only the first call of each asks the store. More than a program has, unless a static field is a new one each time.</summary>
    private const int MostKnown = 10_000;

    // Each with itself: what keeps a byte with each would be compiled when a program starts.
    private readonly ConcurrentDictionary<FunctionName, FunctionName> _known = new();

    private IStorageBackend Storage => cluster.Storage;

    /// <summary>Keeps what the version of a call that was computed is made of, once, and says how it differs from the one before. Waits on the caller's thread for a synchronous call.</summary>
    public ValueTask KeepAsync(MementoCall call) =>
        Storage.IsReadOnly || call.IsLocked || _known.ContainsKey(call.Key.Function) ? default : TryKeepAsync(call);

    /// <summary>Looks again at the next call of a function: its versions were forgotten.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The versions of a function that are on record, the newest first.</summary>
    public async ValueTask<IReadOnlyList<VersionRecord>> ListAsync(FunctionName function, CancellationToken cancellationToken)
    {
        var codes = new Dictionary<string, FunctionCode?>(StringComparer.Ordinal);
        var records = new List<VersionRecord>();
        foreach (var (version, document) in await ListDocumentsAsync(function, cancellationToken).ConfigureAwait(false))
        {
            if (await ReadAsync(version, document, codes, cancellationToken).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    /// <summary>How the newest version of a function differs from the one before a time; null when it is no newer itself, or the first.</summary>
    public async ValueTask<FunctionChange?> FindChangeAsync(FunctionName function, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var documents = await ListDocumentsAsync(function, cancellationToken).ConfigureAwait(false);
        return await FindNewestAsync(documents, static _ => true, cancellationToken).ConfigureAwait(false) is { } after && after.Recorded >= since
            && await FindNewestAsync(documents, version => version.Document.Recorded < since, cancellationToken).ConfigureAwait(false) is { } before
            ? new FunctionChange(before.Function, after.Function, VersionChange.Between(before.Code, after.Code))
            : null;
    }

    /// <summary>The record of one version; null when there is none.</summary>
    public async ValueTask<VersionRecord?> ReadAsync(FunctionName version, CancellationToken cancellationToken) =>
        await ReadDocumentAsync(version, cancellationToken).ConfigureAwait(false) is { } document
            ? await ReadAsync(version, document, [], cancellationToken).ConfigureAwait(false)
            : null;

    private async ValueTask TryKeepAsync(MementoCall call)
    {
        var function = call.Key.Function;
        try
        {
            var code = call.Definition.Version.Snapshot();
            if (code.Version != function.Version)
            {
                // A static field has changed since the call began: the version that ran is gone.
                return;
            }

            if (_known.Count > MostKnown)
            {
                _known.Clear();
            }

            if (!_known.TryAdd(function, function) || await Blocking.Here(ReadAsync(function, CancellationToken.None), call.IsSynchronous).ConfigureAwait(false) is not null)
            {
                return;
            }

            await Blocking.Here(RecordAsync(function, call.Definition, code), call.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The caller has his result; only the explanation is lost.
            LogNotKept(ExceptionReader.Readable(exception), function.Unversioned);
        }
    }

    /// <summary>Keeps it.</summary>
    /// <returns>True; a wait for it needs a result.</returns>
    private async ValueTask<bool> RecordAsync(FunctionName function, FunctionDefinition definition, FunctionCode code)
    {
        var recorded = DateTimeOffset.UtcNow;
        var own = definition.Version.Code ?? code;
        if (await ReadCodeAsync(function.At(own.Version), CancellationToken.None).ConfigureAwait(false) is null)
        {
            await Storage.WriteFunctionMetadataAsync(function.At(own.Version), CodeName, Encoding.UTF8.GetBytes(FunctionCodeText.Write(own))).ConfigureAwait(false);
        }

        // Last: a version is on record when this is there.
        var document = new VersionDocument(recorded, own.Version, [.. code.Parts.Skip(own.Parts.Count)], [.. code.Gaps.Skip(own.Gaps.Count)]);
        await Storage.WriteFunctionMetadataAsync(function, DocumentName, document.Write()).ConfigureAwait(false);
        if (logger.IsEnabled(LogLevel.Information))
        {
            var documents = await ListDocumentsAsync(function, CancellationToken.None).ConfigureAwait(false);
            if (await FindNewestAsync(documents, version => version.Document.Recorded < recorded && version.Name != function, CancellationToken.None).ConfigureAwait(false) is { } before)
            {
                LogChanged(new FunctionChange(before.Function, function, VersionChange.Between(before.Code, code)));
            }
        }

        return true;
    }

    // The newest first. Without the code, of which there is more than of all the rest and mostly no need.
    private async ValueTask<List<(FunctionName Name, VersionDocument Document)>> ListDocumentsAsync(FunctionName function, CancellationToken cancellationToken)
    {
        var documents = new List<(FunctionName Name, VersionDocument Document)>();
        await foreach (var version in Storage.ListVersionsAsync(function, cancellationToken).ConfigureAwait(false))
        {
            if (await ReadDocumentAsync(version, cancellationToken).ConfigureAwait(false) is { } document)
            {
                documents.Add((version, document));
            }
        }

        documents.Sort(static (first, second) => second.Document.Recorded.CompareTo(first.Document.Recorded));
        return documents;
    }

    private async ValueTask<VersionRecord?> FindNewestAsync(
        List<(FunctionName Name, VersionDocument Document)> documents, Func<(FunctionName Name, VersionDocument Document), bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var (name, document) in documents.Where(isWanted))
        {
            if (await ReadAsync(name, document, [], cancellationToken).ConfigureAwait(false) is { } record)
            {
                return record;
            }
        }

        return null;
    }

    private async ValueTask<VersionDocument?> ReadDocumentAsync(FunctionName version, CancellationToken cancellationToken) =>
        await Storage.ReadFunctionMetadataAsync(version, DocumentName, cancellationToken).ConfigureAwait(false) is { } bytes ? VersionDocument.Read(bytes) : null;

    private async ValueTask<FunctionCode?> ReadCodeAsync(FunctionName version, CancellationToken cancellationToken) =>
        await Storage.ReadFunctionMetadataAsync(version, CodeName, cancellationToken).ConfigureAwait(false) is { } utf8
            ? FunctionCodeText.Read(Encoding.UTF8.GetString(utf8.Span))
            : null;

    private async ValueTask<VersionRecord?> ReadAsync(FunctionName version, VersionDocument document, Dictionary<string, FunctionCode?> codes, CancellationToken cancellationToken)
    {
        if (!codes.TryGetValue(document.Code, out var code))
        {
            code = await ReadCodeAsync(version.At(document.Code), cancellationToken).ConfigureAwait(false);
            codes.Add(document.Code, code);
        }

        return code is null ? null
            : new VersionRecord(version, document.Recorded, StaticParts.AddTo(code, version.Version ?? "", document.Statics, document.Gaps));
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "{Change}.")]
    private partial void LogChanged(FunctionChange change);

    [LoggerMessage(EventId = VersionErrors.NotExplained, Level = LogLevel.Warning, Message = "The storage could not keep what the version of {Function} is made of; why it was computed anew cannot be told later.")]
    private partial void LogNotKept(Exception exception, string function);
}
