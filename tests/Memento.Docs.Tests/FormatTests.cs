using System.Security.Cryptography;
using System.Text;
using Memento.Docs.Tests.Markdown;
using Memento.Serialization;
using Memento.Storage.Partitions;

namespace Memento.Docs.Tests;

/// <summary>What docs/format.md shows is what is written.</summary>
public sealed class FormatTests
{
    [Test]
    public void The_memento_shown_is_the_one_written()
    {
        var shown = CodeBlock.ReadAll(Path.Combine(Pages.Repository, "docs", "format.md")).Single(block => block.Text.Contains("\"correlation_id\"", StringComparison.Ordinal)).Text;
        var memento = MementoSerializer.Deserialize(Encoding.UTF8.GetBytes(shown));
        Assert.That(Encoding.UTF8.GetString(MementoSerializer.Serialize(memento)), Is.EqualTo(shown), "byte for byte, seal included");
        var content = memento.Content!;
        var bytes = content.Inline!.Value.Span;
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(bytes)), Is.EqualTo(content.Sha256));
        Assert.That(Crc32C.Compute(bytes), Is.EqualTo(content.Checksum));
        Assert.That(bytes.Length, Is.EqualTo(content.Length));
    }

    [Test]
    public void The_index_shown_is_the_one_written()
    {
        var shown = CodeBlock.ReadAll(Path.Combine(Pages.Repository, "docs", "format.md")).Single(block => block.Text.Contains("\"inherited\"", StringComparison.Ordinal)).Text;
        using var written = new MemoryStream();
        PartitionIndex.Read(Encoding.UTF8.GetBytes(shown)).Write(written);
        Assert.That(Encoding.UTF8.GetString(written.ToArray()), Is.EqualTo(shown.TrimEnd('\n')), "byte for byte");
    }
}
