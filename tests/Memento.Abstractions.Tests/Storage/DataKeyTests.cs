using Memento.Storage;

namespace Memento.Abstractions.Tests.Storage;

[TestFixture]
public sealed class DataKeyTests
{
    [TestCase("")]
    [TestCase("/")]
    [TestCase("/a")]
    [TestCase("a/")]
    [TestCase("a//b")]
    [TestCase(".")]
    [TestCase("a/../b")]
    [TestCase("a/./b")]
    [TestCase("a\0b")]
    public void What_could_leave_the_store_is_no_key(string path) => Assert.That(() => new DataKey(path), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void A_key_has_a_bounded_length()
    {
        Assert.That(() => new DataKey(new string('a', DataKey.MaximumLength)), Throws.Nothing);
        Assert.That(() => new DataKey(new string('a', DataKey.MaximumLength + 1)), Throws.ArgumentException);
    }

    [TestCase("c/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [TestCase("c/0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [TestCase("c/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde/", false)]
    [TestCase("c/0123456789abcdef0123456789abcdef/123456789abcdef0123456789abcdef", false)]
    [TestCase("d/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [TestCase("c/short", false)]
    public void Only_a_hash_names_content(string path, bool expected)
    {
        if (path.EndsWith('/'))
        {
            path = path[..^1] + "g";
        }

        Assert.That(new DataKey(path).IsContentAddressed, Is.EqualTo(expected));
    }

    [Test]
    public void Versions_come_and_go()
    {
        var key = new DataKey("a/b").At("7");
        Assert.That(key.ToString(), Is.EqualTo("a/b@7"));
        Assert.That(key.Bare, Is.EqualTo(new DataKey("a/b")));
        Assert.That(() => DataKey.ForContent("xyz"), Throws.ArgumentException);
    }
}
