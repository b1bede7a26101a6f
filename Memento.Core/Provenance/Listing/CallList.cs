using System.Data;
using System.Runtime.CompilerServices;
using Memento.Functions;
using Memento.Storage;

namespace Memento.Provenance;

/// <summary>Lists the remembered calls of one version of a function that a filter takes.</summary>
internal sealed class CallList(FunctionDefinition definition, FunctionName name, IStorageBackend storage, CallFilter filter)
{
    /// <summary>The calls as rows, streamed.</summary>
    public async IAsyncEnumerable<CallRow> RowsAsync(int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = limit ?? int.MaxValue;
        if (left == 0)
        {
            yield break;
        }

        await foreach (var memento in storage.ListMementosAsync(name, limit: null, cancellationToken).ConfigureAwait(false))
        {
            var arguments = ArgumentChange.Read(memento.Arguments);
            if (!filter.Takes(arguments))
            {
                continue;
            }

            yield return new CallRow(definition, memento, arguments);
            if (--left == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The calls as a table.</summary>
    public async ValueTask<DataTable> TableAsync(int? limit, CancellationToken cancellationToken)
    {
        var rows = new List<CallRow>();
        await foreach (var row in RowsAsync(limit, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return CallTable.Of(definition, rows);
    }
}
