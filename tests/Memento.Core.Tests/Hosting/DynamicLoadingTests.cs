using Memento.Hosting;

namespace Memento.Core.Tests.Hosting;

/// <summary>What a program that was compiled ahead of time is told.</summary>
internal sealed class DynamicLoadingTests
{
    [Test]
    public void A_program_compiled_ahead_of_time_is_told_what_to_do() =>
        Assert.That(() => DynamicLoading.Require(isDynamicCodeSupported: false, () => 0), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("PublishAot"));

    [Test]
    public void A_program_that_only_could_be_compiled_so_is_not()
    {
        Assert.That(() => DynamicLoading.Require(isDynamicCodeSupported: false, () => 100), Throws.Nothing);
        Assert.That(() => DynamicLoading.Require(isDynamicCodeSupported: true, () => 0), Throws.Nothing);
        Assert.That(DynamicLoading.Require, Throws.Nothing, "as this one");
    }
}
