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
            var gate = tiers.All[i].Gate;
            if (gate.IsTroubled)
            {
                continue;
            }

            var index = i;
            try
            {
                Followed(i, gate.Ask(() => Follow(index)));
            }
            catch (TierDownException)
            {
                // It is followed when it is back.
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
                    Followed(i, await _tiers.All[i].Gate.AskAsync(_ => new ValueTask<IForgottenFeed?>(Follow(index)), cancellationToken).ConfigureAwait(false));
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

    private IForgottenFeed? Follow(int index) => _tiers.All[index].Open().Metadata.FollowForgotten();

    // Not one that came late: of what was forgotten before it came it does not tell.
    private void Followed(int index, IForgottenFeed? feed)
    {
        _feeds[index] = feed;
        _isFollowed[index] = true;
    }
}
