using Memento.Serialization;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Storage;

/// <summary>By the name of a codec a result is read, so no two may have one, nor one that means something else.</summary>
internal sealed class CodecSetTests
{
    [TestCase("partition")]
    [TestCase("file")]
    [TestCase("exception")]
    [TestCase("invocations")]
    public void A_name_that_means_something_else_is_refused(string name) =>
        Assert.That(() => new CodecSet([new Named(name)], [new Named("json")], Compression.None), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{name}'"));

    [TestCase("json", "json")]
    [TestCase("JSON", "json")]
    public void Two_codecs_of_one_name_are_refused(string one, string other) =>
        Assert.That(() => new CodecSet([new Named(one)], [new Named(other)], Compression.None), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"Two codecs are named '{one}'"));

    [Test]
    public void One_codec_that_is_named_twice_is_one()
    {
        var (json, text) = (new Named("json"), new Named("text"));
        Assert.That(new CodecSet([json], [text, json], Compression.None).ForWriting(typeof(int)), Is.SameAs(json));
    }

    private sealed class Named(string name) : ICodec
    {
        public string Name => name;

        public bool CanEncode(Type declaredType) => true;

        public void Encode(object value, Type declaredType, Stream destination) => throw new NotSupportedException();

        public object Decode(Stream source, Type declaredType) => throw new NotSupportedException();
    }
}
