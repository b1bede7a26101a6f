using FsCheck;
using FsCheck.Fluent;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Storage;

[TestFixture]
public sealed class MetadataEnvelopeTests
{
    [Test]
    public void Values_read_as_they_were_and_none_is_taken_for_the_mark() => Prop.ForAll<byte[]>(static bytes =>
    {
        foreach (var value in (byte[][])[bytes, [.. MetadataEnvelope.Mark.Span, .. bytes], [.. MetadataEnvelope.Mark.Span[..^1], .. bytes]])
        {
            var kept = MetadataEnvelope.Wrap(value);
            if (MetadataEnvelope.IsMark(kept) || !MetadataEnvelope.Unwrap(kept).Span.SequenceEqual(value))
            {
                return false;
            }
        }

        return MetadataEnvelope.IsMark(MetadataEnvelope.Mark);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void An_ordinary_value_is_kept_as_it_is() => Assert.That(MetadataEnvelope.Wrap("a log line"u8.ToArray()).ToArray(), Is.EqualTo("a log line"u8.ToArray()));
}
