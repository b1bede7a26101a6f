using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FileNameTests
{
    private const string Allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-+,=()[]!%@";

    [TestCase("compute", "compute")]
    [TestCase("Compute", "!compute")]
    [TestCase("Tests.Functions:Compute", "!tests.!functions%3a!compute")]
    [TestCase("a/b\\c", "a%2fb%5cc")]
    [TestCase("*?\"<>|", "%2a%3f%22%3c%3e%7c")]
    [TestCase("..", "%2e%2e")]
    [TestCase(".hidden", "%2ehidden")]
    [TestCase("end.", "end%2e")]
    [TestCase("end ", "end%20")]
    [TestCase("con", "%63on")]
    [TestCase("CON", "!c!o!n")]
    [TestCase("nul.tar.gz", "%6eul.tar.gz")]
    [TestCase("lpt1", "%6cpt1")]
    [TestCase("console", "console")]
    [TestCase("ü", "%u00fc")]
    [TestCase("a@b!c%d", "a%40b%21c%25d")]
    [TestCase("\0\t", "%00%09")]
    public void Escapes_what_a_system_does_not_take(string text, string name)
    {
        Assert.That(FileName.Escape(text), Is.EqualTo(name));
        Assert.That(FileName.Unescape(name), Is.EqualTo(text));
    }

    [Test]
    public void Escapes_half_a_surrogate_pair()
    {
        Assert.That(FileName.Escape("\ud800"), Is.EqualTo("%ud800"));
        Assert.That(FileName.Unescape("%ud800"), Is.EqualTo("\ud800"));
    }

    [TestCase("Capital")]
    [TestCase("%2")]
    [TestCase("%zz")]
    [TestCase("%41")]
    [TestCase("%2E")]
    [TestCase("con")]
    [TestCase("")]
    [TestCase(".hidden")]
    [TestCase("!")]
    [TestCase("~")]
    [TestCase("%uffg0")]
    public void Passes_over_names_that_are_not_its_own(string name) => Assert.That(FileName.Unescape(name), Is.Null);

    [Test]
    public void A_name_reads_back_and_is_safe_everywhere() => Prop.ForAll(Texts(), static text =>
    {
        var name = FileName.Escape(text);
        return name.Length <= FileName.MaximumLength
            && !name.AsSpan().ContainsAnyExcept(Allowed)
            && name[0] != '.' && name[^1] != '.'
            && string.Equals(FileName.Unescape(FileName.EscapeWhole(text)), text, StringComparison.Ordinal)
            && (FileName.IsHashed(name) || string.Equals(FileName.Unescape(name), text, StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void No_two_texts_share_a_name() => Prop.ForAll(Texts(), Texts(), static (first, second) =>
        string.Equals(first, second, StringComparison.Ordinal) == string.Equals(FileName.Escape(first), FileName.Escape(second), StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();

    [Test]
    public void Long_texts_share_no_name()
    {
        var start = new string('x', 500);
        var names = new[] { start, start + "y", start + "Y", start + "." }.Select(FileName.Escape).ToList();
        Assert.That(names, Is.Unique);
        Assert.That(names, Is.All.Matches<string>(static name => name.Length <= FileName.MaximumLength && FileName.IsHashed(name)));
    }

    [Test]
    public void Sealed_files_tell_every_alteration()
    {
        using var stream = new MemoryStream();
        SealedFile.Write(stream, Encoding.UTF8.GetBytes("content\n#memento 00000000 00000000\n"), "label");
        var file = stream.ToArray();
        Assert.That(SealedFile.Read(file).Label, Is.EqualTo("label"));
        Assert.That(Encoding.UTF8.GetString(SealedFile.Read(file).Content.Span), Is.EqualTo("content\n#memento 00000000 00000000\n"));
        for (var i = 0; i < file.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var altered = (byte[])file.Clone();
                altered[i] ^= (byte)(1 << bit);
                Assert.That(() => SealedFile.Read(altered), Throws.InstanceOf<InvalidDataException>());
            }

            Assert.That(() => SealedFile.Read(file.AsMemory(0, i)), Throws.InstanceOf<InvalidDataException>());
            Assert.That(() => SealedFile.Read(file.AsMemory(i + 1)), Throws.InstanceOf<InvalidDataException>());
        }
    }

    /// <summary>Texts of the characters that matter, and of any others.</summary>
    private static Arbitrary<string> Texts()
    {
        var odd = Gen.Elements("aA1.:*?\"<>|\\/ !%@#~\0\n\ud800\udc00ßÿİconul".ToCharArray());
        var any = Gen.Choose(0, char.MaxValue).Select(static unit => (char)unit);
        var text = Gen.ArrayOf(Gen.Frequency((4, odd), (1, any))).Where(static units => units.Length > 0).Select(static units => new string(units));
        return Arb.From(Gen.Frequency((1, Gen.Elements("con", "CON", "Con", "nul.", "aux.x", "com1", "lpt9.LOG", ".", "..", "...")), (9, text)));
    }
}
