using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class Xoshiro256StarStarTests
{
    /// <summary>
    /// The outputs of the authors' xoshiro256starstar.c from the state 1, 2, 3, 4, as the reference tests of other
    /// implementations (rand_xoshiro of Rust among them) have them.
    /// </summary>
    [Test]
    public void DrawsWhatTheReferenceDraws()
    {
        var generator = new Xoshiro256StarStar(1, 2, 3, 4);
        var drawn = new ulong[10];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = generator.Next();
        }

        Assert.That(
            drawn,
            Is.EqualTo(new ulong[]
            {
                11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
                16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
            }));
    }

    [Test]
    public void TheStateWithoutARandomBitIsRefused() =>
        Assert.That(() => new Xoshiro256StarStar(0, 0, 0, 0), Throws.ArgumentException);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(379)]
    [TestCase(int.MaxValue)]
    public void BelowStaysBelow(int bound)
    {
        var generator = Xoshiro256StarStar.For("ci", 0);
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(generator.Below(bound), Is.InRange(0, bound - 1));
        }
    }

    [Test]
    public void EveryBatchHasAGeneratorOfItsOwn()
    {
        var first = new HashSet<ulong>();
        foreach (string network in new[] { "ci", "nc", "ak", "nn", "us" })
        {
            for (int batch = 0; batch < 100; batch++)
            {
                Assert.That(first.Add(Xoshiro256StarStar.For(network, batch).Next()), Is.True);
            }
        }
    }
}
