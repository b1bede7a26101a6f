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
}
