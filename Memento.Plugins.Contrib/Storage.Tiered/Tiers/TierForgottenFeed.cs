namespace Memento.Storage.Tiered;

/// <summary>What others forget in any of the tiers. A tier that is down is followed again when it is back, and may have anything forgotten by then.</summary>
internal sealed class TierForgottenFeed : IForgottenFeed
{
    private readonly TierSet _tiers;
    private readonly IForgottenFeed?[] _feeds;
    private readonly bool[] _isFollowed;

    public TierForgottenFeed(TierSet tiers)
    {
        _tiers = tiers;
        _feeds = new IForgottenFeed?[tiers.All.Count];
        _isFollowed = new bool[tiers.All.Count];
        for (var i = 0; i < _feeds.Length; i++)
        {
            if (!tiers.All[i].Gate.IsTroubled)
            {
                Follow(i);
            }
        }
    }

    public async ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default)
    {
        var all = ForgottenCalls.Nothing;
        for (var i = 0; i < _feeds.Length; i++)
        {
            var index = i;
            try
            {
                if (!_isFollowed[i])
                {
                    await _tiers.All[i].Gate.AskAsync(_ => { Follow(index); return default; }, cancellationToken).ConfigureAwait(false);
                    all = ForgottenCalls.All;
                }
                else if (_feeds[i] is { } feed)
                {
                    var some = await _tiers.All[i].Gate.AskAsync(feed.ReadAsync, cancellationToken).ConfigureAwait(false);
                    all = new ForgottenCalls { Everything = all.Everything || some.Everything, Functions = [.. all.Functions, .. some.Functions], Calls = [.. all.Calls, .. some.Calls] };
                }
            }
            catch (TierDownException)
            {
                // The next read answers for this one too.
            }
        }

        return all;
    }

    private void Follow(int index)
    {
        _feeds[index] = _tiers.All[index].Open().Metadata.FollowForgotten();
        _isFollowed[index] = true;
    }
}
