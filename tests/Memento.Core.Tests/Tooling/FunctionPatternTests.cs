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

    /// <summary>The dots in type arguments are theirs.</summary>
    [TestCase("Shop/Acme.Outer+Pricing:Price", "Pricing.Price")]
    [TestCase("Shop/Acme.Box`1<System.Int32>:Wrap", "Box`1<System.Int32>.Wrap")]
    [TestCase("Shop/Acme.Outer`1+Box`1<System.Int32,Acme.Item+Kind>:Wrap", "Box`1<System.Int32,Acme.Item+Kind>.Wrap")]
    [TestCase("My.Shop/Box:Wrap", "Box.Wrap")]
    public void The_short_name_is_that_of_the_type_and_finds_the_function(string function, string expected)
    {
        var name = FunctionName.Parse(function);
        Assert.That(FunctionPattern.ShortName(name), Is.EqualTo(expected));
        Assert.That(new FunctionPattern(expected).Matches(name), Is.True);
    }
}
