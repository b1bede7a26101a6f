using Memento.Configuration;

namespace Memento.Provenance;

/// <summary>Reads the tree of a call from mementos: depth first, each memento's calls once, and no more than the options say.</summary>
internal sealed class CallTreeReader(MementoEnvironment environment, CallTreeOptions options)
{
    private readonly Callees _callees = new(environment);
    private readonly HashSet<CallKey> _shown = [];
    private int _count = 1;

    /// <summary>Reads the tree.</summary>
    /// <param name="root">The call.</param>
    /// <param name="memento">Its memento; null when it is not remembered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<CallTree> ReadAsync(Invocation root, MementoRecord? memento, CancellationToken cancellationToken)
    {
        var tree = new CallTreeNode(root, memento, caller: null);
        await ReadExceptionsAsync([tree], cancellationToken).ConfigureAwait(false);
        // Not by recursion: calls nest deeper than a stack.
        var open = new Stack<CallTreeNode>([tree]);
        while (open.TryPop(out var node))
        {
            if (node.Kind != CallTreeNodeKind.Full || node.Memento!.InvocationCount == 0)
            {
                continue;
            }

            if (!_shown.Add(node.Call))
            {
                node.Kind = CallTreeNodeKind.Repeated;
                continue;
            }

            await ReadCalleesAsync(node, cancellationToken).ConfigureAwait(false);
            foreach (var callee in node.Callees.Reverse())
            {
                open.Push(callee);
            }
        }

        return new CallTree(tree);
    }

    private async ValueTask ReadCalleesAsync(CallTreeNode node, CancellationToken cancellationToken)
    {
        var callees = options.OnlyExceptions
            ? await ReadFailedAsync(node, cancellationToken).ConfigureAwait(false)
            : await ReadFirstAsync(node, cancellationToken).ConfigureAwait(false);
        await ReadExceptionsAsync(callees, cancellationToken).ConfigureAwait(false);
        _count += callees.Count;
        node.Callees = callees;
    }

    // The first calls as they are.
    private async ValueTask<List<CallTreeNode>> ReadFirstAsync(CallTreeNode node, CancellationToken cancellationToken)
    {
        var most = Math.Min(options.MaxCallees, options.MaxCalls - _count);
        var invocations = await _callees.ListAsync(node.Memento!, most, trouble => node.Trouble = trouble, cancellationToken)
            .Take(most).ToListAsync(cancellationToken).ConfigureAwait(false);
        node.MoreCallees = node.Memento!.InvocationCount - invocations.Count;
        if (node.Depth + 1 >= options.MaxDepth)
        {
            return invocations.ConvertAll(invocation => new CallTreeNode(invocation, null, node) { Kind = CallTreeNodeKind.NameOnly });
        }

        var mementos = await _callees.MementosAsync(invocations.Select(invocation => invocation.Call), cancellationToken).ConfigureAwait(false);
        return invocations.ConvertAll(invocation => new CallTreeNode(invocation, mementos.GetValueOrDefault(invocation.Call), node));
    }

    // The first of those that threw, for which all have to be looked at.
    private async ValueTask<List<CallTreeNode>> ReadFailedAsync(CallTreeNode node, CancellationToken cancellationToken)
    {
        var failed = new List<CallTreeNode>();
        if (node.Depth + 1 >= options.MaxDepth)
        {
            return failed;
        }

        var most = Math.Min(options.MaxCallees, options.MaxCalls - _count);
        await foreach (var invocations in _callees.ListAsync(node.Memento!, long.MaxValue, trouble => node.Trouble = trouble, cancellationToken).Chunk(Callees.BatchSize).ConfigureAwait(false))
        {
            var mementos = await _callees.MementosAsync(invocations.Select(invocation => invocation.Call), cancellationToken).ConfigureAwait(false);
            foreach (var invocation in invocations)
            {
                if (mementos.GetValueOrDefault(invocation.Call) is not { } memento || memento.ResultType != ResultType.Exception)
                {
                    continue;
                }

                if (failed.Count < most)
                {
                    failed.Add(new CallTreeNode(invocation, memento, node));
                }
                else
                {
                    node.MoreCallees++;
                }
            }
        }

        return failed;
    }

    private async ValueTask ReadExceptionsAsync(List<CallTreeNode> nodes, CancellationToken cancellationToken)
    {
        var failed = nodes.FindAll(node => node.Memento?.ResultType == ResultType.Exception);
        if (failed.Count > 0)
        {
            var exceptions = await _callees.ExceptionsAsync(failed.Select(node => node.Memento!), cancellationToken).ConfigureAwait(false);
            failed.ForEach(node => node.Exception = exceptions.GetValueOrDefault(node.Call));
        }
    }
}
