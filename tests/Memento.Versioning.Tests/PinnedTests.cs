using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>
/// The versions of an assembly that is never compiled again. When one of them changes, every result that was ever stored is made anew:
/// that is a change of the canonical form, which raises the number in it.
/// </summary>
internal sealed class PinnedTests
{
    [TestCase("Plain", "72181d50b30241131611b13a1ae28658733a8cd61804835338e53ec649dd9021")]
    [TestCase("Async", "0b76b4d677ac2642723673998b988d006940e4bd0f00e64f294b9c83ba84684c")]
    [TestCase("Iterator", "50edb43facd90f21b7667f7123bae0c38f36f1abd9114c0e7220b79daa373851")]
    [TestCase("Lambda", "74bf7066ec1b6aca487afe2c547180111bcc7688c6a9d12c0d00660c4ddc084a")]
    [TestCase("Generic", "cf4017632e1a1233ae42f57cf23d8ea36eb415ce79cebda3e69546cb1de55496")]
    [TestCase("Switch", "c901c933961a907529ed5967c7cda4b0de1ec1b106ad5b3d15b1d2c60381dca1")]
    public void A_version_stays_what_it_was(string function, string version)
    {
        using var stream = typeof(PinnedTests).Assembly.GetManifestResourceStream("Fixture.dll")!;
        using var image = new MemoryStream();
        stream.CopyTo(image);
        Assert.That(new CompiledCode().AddImage(image.ToArray(), "Fixture").Analyze("Functions", function, "Fixture").Version, Is.EqualTo(version));
    }
}
