using System.Security.Cryptography;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>What a running function called, beyond what its memento has room for.</summary>
internal sealed class InvocationLogTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(1 << 20, false)]
    [TestCase(64, true)]
    [TestCase(4096, true)]
    public void Calls_come_back_as_they_were_added(int memoryLimit, bool spills)
    {
        string[] texts = ["", "{}", "{\"x\":\"ä𝄞\"}", "\ud800 half a pair", new string('ä', 20_000)];
        var invocations = Enumerable.Range(0, 500).Select(i => new Invocation(Call(i % 300, i), texts[i % 100 < texts.Length ? i % 100 : 2])).ToArray();
        using (var log = new InvocationLog(memoryLimit, _folder.Path))
        {
            foreach (var invocation in invocations)
            {
                log.Add(invocation.Call, invocation.Arguments);
            }

            log.Finish();
            Assert.That(log.IsSpilled, Is.EqualTo(spills));
            Assert.That(log.Count, Is.EqualTo(invocations.Length));
            Assert.That(log.Trouble, Is.Null);
            Assert.That(log.Read(), Is.EqualTo(invocations));
            Assert.That(log.Read().Take(3), Is.EqualTo(invocations[..3]), "and once more");
            Assert.That(log.Read().First().Call.Function, Is.SameAs(invocations[0].Call.Function));
        }

        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty, "The temporary file goes.");
    }

    [Test]
    public void Where_no_temporary_file_can_be_the_calls_are_counted_on()
    {
        using var log = new InvocationLog(64, Path.Combine(_folder.Path, "not", "there"));
        for (var i = 0; i < 100; i++)
        {
            log.Add(Call(0, i), "{}");
        }

        log.Finish();
        Assert.That(log.Count, Is.EqualTo(100));
        Assert.That(log.Trouble, Is.InstanceOf<IOException>());
    }

    [Test]
    public void The_temporary_file_is_for_nobody_else_to_read()
    {
        using var log = new InvocationLog(64, _folder.Path);
        for (var i = 0; i < 100; i++)
        {
            log.Add(Call(0, i), "{}");
        }

        var file = Directory.GetFiles(_folder.Path).Single();
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    private static CallKey Call(int function, int argument) =>
        new(new FunctionName(null, "Tests/Functions", $"F{function}", "1"), new ArgumentHash(SHA256.HashData(BitConverter.GetBytes(argument))));
}
