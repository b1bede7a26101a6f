using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests.Memory;

[TestFixture]
public sealed class MemoryCollectingTests : CollectingTests
{
    private readonly ShiftedClock _clock = new();

    protected override bool IsPersistent => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new MemoryStorageBackend(context, _clock);

    protected override void MakeOlder(TimeSpan age) => _clock.Advance(age);

    private sealed class ShiftedClock : TimeProvider
    {
        private TimeSpan _shift;

        public void Advance(TimeSpan by) => _shift += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
    }
}
