using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Partitions;
using Memento.Versioning;

namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>Bytes that are too rare for chance, and that a reader might answer with another exception than it should, or with too much memory.</summary>
[TestFixture]
public sealed class KnownCaseTests
{
    private const int Limit = 16 * 1024 * 1024;

    [TestCase("{\"shape\":[2147483647,2147483647,0],\"items\":[]}", typeof(int[,,]))]
    [TestCase("{\"shape\":[2147483647,0],\"items\":[]}", typeof(int[,]))]
    [TestCase("{\"shape\":[100000,100000,0],\"items\":[]}", typeof(string[,,]))]
    public void An_empty_array_of_lengths_that_no_array_has_is_invalid(string json, Type type)
    {
        using var stored = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Assert.That(() => new JsonCodec().Decode(stored, type), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_part_of_code_of_a_kind_beyond_all_numbers_is_none()
    {
        const string Code = "{\"version\":\"v\",\"parts\":[[\"99999999999\",\"name\",\"code\",false,[],[]]],\"gaps\":[],\"statics\":[],\"reached\":[],\"modules\":[],\"missing\":[]}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Code)).AsSpan(0, 16));
        Assert.That(FunctionCodeText.Read($"{{\"hash\":\"{hash}\",\"code\":{Code}}}"), Is.Null);
        var good = Code.Replace("99999999999", "Method");
        hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(good)).AsSpan(0, 16));
        Assert.That(FunctionCodeText.Read($"{{\"hash\":\"{hash}\",\"code\":{good}}}"), Is.Not.Null, "It is the kind.");
    }

    [Test]
    public void Metadata_that_was_cut_within_its_mark_is_what_is_left()
    {
        var wrapped = MetadataEnvelope.Wrap(MetadataEnvelope.Mark);
        for (var length = 0; length < wrapped.Length; length++)
        {
            Assert.That(() => MetadataEnvelope.Unwrap(wrapped[..length]), Throws.Nothing);
        }
    }

    [TestCase("{\"format\":1,\"entries\":[{\"key\":\"a\",\"key\":\"b\",\"result_type\":\"null\"}]}")]
    [TestCase("{\"format\":1,\"entries\":[{\"key\":\"a\",\"result_type\":\"null\",\"inherited\":true,\"inherited\":false}]}")]
    [TestCase("{\"format\":1,\"entries\":[],\"entries\":[{\"key\":\"a\",\"result_type\":\"null\"}]}")]
    [TestCase("{\"format\":1,\"entries\":[{\"key\":{\"utf16\":\"YQBi\"},\"result_type\":\"null\"}]}")]
    public void An_index_of_a_partition_that_says_something_twice_or_half_a_unit_is_none(string index) =>
        Assert.That(() => PartitionIndex.Read(Encoding.UTF8.GetBytes(index)), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void A_description_of_a_table_that_unpacks_to_more_than_the_archive_says_takes_no_more_memory()
    {
        var archive = Archive(new string(' ', 100_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var stored = new MemoryStream(archive);
        Assert.That(() => new NpzCodec().Decode(stored, typeof(List<(string, int)>)), Throws.TypeOf<InvalidDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Limit));
    }

    /// <summary>An archive with a description that is compressed, and said to be as long as it is compressed.</summary>
    private static byte[] Archive(string padding)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = archive.CreateEntry("table.json", CompressionLevel.Optimal).Open();
            stream.Write(Encoding.UTF8.GetBytes($"{{\"format\":1,\"rows\":0,\"columns\":[{{\"name\":\"{padding}\",\"kind\":\"string\",\"entry\":\"Item1\"}}]}}"));
        }

        var file = bytes.ToArray();
        var entry = file.AsSpan().IndexOf("PK\u0001\u0002"u8);
        file.AsSpan(entry + 20, 4).CopyTo(file.AsSpan(entry + 24));
        return file;
    }
}
