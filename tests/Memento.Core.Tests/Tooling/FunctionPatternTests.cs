using Memento.Provenance;

namespace Memento.Core.Tests.Tooling;

/// <summary>What a person calls a function.</summary>
internal sealed class FunctionPatternTests
{
    [TestCase("Price")]
    [TestCase("Pricing.Price")]
    [TestCase("Acme.Outer+Pricing.Price")]
    [TestCase("Acme.Outer+Pricing:Price")]
    [TestCase("Shop/Acme.Outer+Pricing:Price")]
    [TestCase("Price(System.Int32)")]
    [TestCase("scratch::Shop/Acme.Outer+Pricing:Price(System.Int32)")]
    [TestCase("Price#5d41")]
    public void A_function_is_known_by_any_of_its_names(string text) =>
        Assert.That(new FunctionPattern(text).Matches(FunctionName.Parse("scratch::Shop/Acme.Outer+Pricing:Price(System.Int32)#5d41402abc")), Is.True);

    [TestCase("price")]
    [TestCase("rice")]
    [TestCase("Pric")]
    [TestCase("Other.Price")]
    [TestCase("Price#402a")]
    [TestCase("")]
    public void Nothing_else_is_taken_for_it(string text) =>
        Assert.That(new FunctionPattern(text).Matches(FunctionName.Parse("Shop/Acme.Pricing:Price#5d41402abc")), Is.False);

    [Test]
    public void A_type_that_is_generic_is_known_without_its_arguments_in_the_method() =>
        Assert.That(new FunctionPattern("Map").Matches(FunctionName.Parse("Shop/Acme.Tools:Map<System.Int32>#1")), Is.True);
}
