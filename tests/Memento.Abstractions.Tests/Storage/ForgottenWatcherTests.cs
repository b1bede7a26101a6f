using Memento.Caching;
using Memento.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Abstractions.Tests.Storage;

/// <summary>What takes out of a memory cache what others forgot.</summary>
[TestFixture]
public sealed class ForgottenWatcherTests
{
    [Test]
    public void Whatever_a_feed_throws_the_next_look_answers_for_it()
    {
        var memory = new MemoryCache(1_000_000);
        memory.Put(Records.Memento(), ImmutableValue.Null);
        Assert.That(memory.Count, Is.Positive);
        using var watcher = new ForgottenWatcher(memory, new Feed(), NullLogger.Instance);
        watcher.Wake();
        Assert.That(() => memory.Count + memory.WeakCount, Is.Zero.After(20_000, 20));
    }

    /// <summary>The feed of a plugin that has forgotten what it may throw.</summary>
    private sealed class Feed : IForgottenFeed
    {
        private bool _hasFailed;

        public ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (_hasFailed)
            {
                return new(ForgottenCalls.All);
            }

            _hasFailed = true;
            throw new TimeoutException("The server does not answer.");
        }
    }
}
