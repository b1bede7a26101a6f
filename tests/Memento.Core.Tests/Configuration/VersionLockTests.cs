using System.Text;
using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Files with the versions of locked functions, as people edit them.</summary>
internal sealed class VersionLockTests
{
    [Test]
    public void A_byte_order_mark_and_other_line_endings_are_no_mistakes()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "versions.json");
        File.WriteAllText(file, "{\r\n  \"format\": 1,\r\n  \"versions\": { \"A/N.T:F()\": \"1\" }\r\n}\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.That(VersionLock.Read(file).Functions.Single().Version, Is.EqualTo("1"));
    }

    [Test]
    public void A_folder_in_place_of_the_file_is_told()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => VersionLock.Read(folder.Path), Throws.TypeOf<ConfigurationException>().With.Message.EqualTo($"The version lock '{folder.Path}' is a folder, and a file is expected."));
    }

    [Test]
    public void A_file_that_cannot_be_written_is_named_by_its_own_name()
    {
        using var folder = new TemporaryFolder();

        // One with more behind it is too long for any disk.
        var file = Path.Combine(folder.Path, new string('a', 250));
        Assert.That(() => VersionLock.Of([]).Write(file), Throws.InstanceOf<IOException>().With.Message.StartsWith($"The version lock '{file}' cannot be written: "));
    }

    [TestCase("{ \"format\": 1,\n  \"versions\": { ,", " (line 2) is not valid JSON: ',' is an invalid start of a property name.")]
    [TestCase("", " (line 1) is not valid JSON: ")]
    [TestCase("{ \"format\": 1, \"versions\": { \"A/B:C\": \"1\", \"A/B:C\": \"2\" } }", "twice")]
    [TestCase("[]", "a group in braces is expected")]
    [TestCase("{ \"format\": \"x\", \"versions\": {} }", "\"format\" with a number")]
    [TestCase("{ \"versions\": {} }", "\"format\" with a number")]
    [TestCase("{ \"format\": 1.5, \"versions\": {} }", "\"format\" with a number")]
    [TestCase("{ \"format\": 1, \"versions\": [] }", "\"versions\", a group in braces")]
    [TestCase("{ \"format\": 1, \"versions\": { \"A/B:C\": 5 } }", "'A/B:C' has no version")]
    public void What_is_wrong_in_a_file_is_said_without_the_words_of_its_reader(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("versions.json", text);
        Assert.That(() => VersionLock.Read(file), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(file).And.Message.Contains(expected).And.Message.Not.Contains("LineNumber").And.Message.Not.Contains("element").And.Message.Not.Contains("deserializ"));
    }
}
