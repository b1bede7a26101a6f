using Memento.Storage;

namespace Memento.Abstractions.Tests.Storage;

internal sealed class TemporaryFileTests
{
    [Test]
    [Platform(Exclude = "Win", Reason = "There are no modes.")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void It_is_its_owners_alone_and_goes_when_it_is_closed()
    {
        var folder = Directory.CreateTempSubdirectory("memento-test-").FullName;
        try
        {
            using (TemporaryFile.Open(folder, bufferSize: 0))
            {
                Assert.That(File.GetUnixFileMode(Directory.GetFiles(folder).Single()), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            }

            Assert.That(Directory.GetFiles(folder), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
