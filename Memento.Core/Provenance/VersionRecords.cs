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
    private const string DocumentName = "memento.version";

    /// <summary>The function metadata that has the code, with the version of that code.</summary>
    private const string CodeName = "memento.code";

    /// <summary>Versions that are known to be on record, so that only the first call of each asks the store. More than a program has, unless a static field is a new one each time.</summary>
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<FunctionName, byte> _known = new();

    private IStorageBackend Storage => cluster.Storage;

    /// <summary>Keeps what the version of a call that was computed is made of, once, and says how it differs from the one before. Waits on the caller's thread for a synchronous call.</summary>
    public ValueTask KeepAsync(MementoCall call, CancellationToken cancellationToken) =>
        Storage.IsReadOnly || call.IsLocked || _known.ContainsKey(call.Key.Function) ? default : TryKeepAsync(call, cancellationToken);

    /// <summary>Looks again at the next call of a function: its versions were forgotten.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The versions of a function that are on record, the newest first.</summary>
    public async ValueTask<IReadOnlyList<VersionRecord>> ListAsync(FunctionName function, CancellationToken cancellationToken)
    {
        var codes = new Dictionary<string, FunctionCode?>(StringComparer.Ordinal);
        var records = new List<VersionRecord>();
        await foreach (var version in Storage.ListVersionsAsync(function, cancellationToken).ConfigureAwait(false))
        {
            if (await ReadAsync(version, codes, cancellationToken).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }
        }

        records.Sort(static (first, second) => second.Recorded.CompareTo(first.Recorded));
        return records;
    }

    /// <summary>The record of one version; null when there is none.</summary>
    public ValueTask<VersionRecord?> ReadAsync(FunctionName version, CancellationToken cancellationToken) => ReadAsync(version, [], cancellationToken);

    private async ValueTask TryKeepAsync(MementoCall call, CancellationToken cancellationToken)
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

            if (!_known.TryAdd(function, 0) || await Blocking.Here(ReadAsync(function, cancellationToken), call.IsSynchronous).ConfigureAwait(false) is not null)
            {
                return;
            }

            await Blocking.Here(RecordAsync(function, call.Definition, code, cancellationToken), call.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The caller has his result; only the explanation is lost.
            LogNotKept(exception, function.Unversioned);
        }
    }

    /// <summary>Keeps it.</summary>
    /// <returns>True; a wait for it needs a result.</returns>
    private async ValueTask<bool> RecordAsync(FunctionName function, FunctionDefinition definition, FunctionCode code, CancellationToken cancellationToken)
    {
        var record = new VersionRecord(function, DateTimeOffset.UtcNow, code);
        var own = definition.Version.Code ?? code;
        var withCode = new FunctionName(function.Cluster, function.Module, function.Function, own.Version);
        if (await Storage.ReadFunctionMetadataAsync(withCode, CodeName, cancellationToken).ConfigureAwait(false) is null)
        {
            await Storage.WriteFunctionMetadataAsync(withCode, CodeName, Encoding.UTF8.GetBytes(FunctionCodeText.Write(own)), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        // Last: a version is on record when this is there.
        var document = new VersionDocument(record.Recorded, own.Version, [.. code.Parts.Skip(own.Parts.Count)], [.. code.Gaps.Skip(own.Gaps.Count)]);
        await Storage.WriteFunctionMetadataAsync(function, DocumentName, document.Write(), cancellationToken: cancellationToken).ConfigureAwait(false);

        var versions = await ListAsync(function, cancellationToken).ConfigureAwait(false);
        if (versions.FirstOrDefault(version => version.Recorded < record.Recorded && version.Function != function) is { } before)
        {
            LogChanged(new FunctionChange(before.Function, function, VersionChange.Between(before.Code, code)));
        }

        return true;
    }

    private async ValueTask<VersionRecord?> ReadAsync(FunctionName version, Dictionary<string, FunctionCode?> codes, CancellationToken cancellationToken)
    {
        if (await Storage.ReadFunctionMetadataAsync(version, DocumentName, cancellationToken).ConfigureAwait(false) is not { } bytes
            || VersionDocument.Read(bytes) is not { } document)
        {
            return null;
        }

        if (!codes.TryGetValue(document.Code, out var code))
        {
            var withCode = new FunctionName(version.Cluster, version.Module, version.Function, document.Code);
            var text = await Storage.ReadFunctionMetadataAsync(withCode, CodeName, cancellationToken).ConfigureAwait(false);
            code = text is { } utf8 ? FunctionCodeText.Read(Encoding.UTF8.GetString(utf8.Span)) : null;
            codes.Add(document.Code, code);
        }

        return code is null ? null
            : new VersionRecord(version, document.Recorded, StaticParts.AddTo(code, version.Version ?? "", document.Statics, document.Gaps));
    }

    [LoggerMessage(EventId = 402, Level = LogLevel.Information, Message = "{Change}.")]
    private partial void LogChanged(FunctionChange change);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "The storage could not keep what the version of {Function} is made of; why it was computed anew cannot be told later.")]
    private partial void LogNotKept(Exception exception, string function);
}
