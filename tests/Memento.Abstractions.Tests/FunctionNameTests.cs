namespace Memento.Abstractions.Tests;

/// <summary>How a function's name is shown to a person.</summary>
internal sealed class FunctionNameTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestCase("A/N.T:F#" + Hash, "A/N.T:F#0123456789ab")]
    [TestCase("far::A/N.T:F(System.Int32)#" + Hash, "far::A/N.T:F(System.Int32)#0123456789ab")]
    [TestCase("A/N.T:F#2", "A/N.T:F#2")]
    [TestCase("A/N.T:F", "A/N.T:F")]
    [TestCase("A/N.T:F#" + Hash + "0", "A/N.T:F#" + Hash + "0")]
    [TestCase("A/N.T:F#x123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "A/N.T:F#x123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void A_version_that_is_a_hash_is_shown_by_its_first_digits(string name, string text)
    {
        var function = FunctionName.Parse(name);
        Assert.That((function.ToShortString(), function.ToString()), Is.EqualTo((text, name)));
    }

    [Test]
    public void An_error_shows_it_so()
    {
        var call = new CallKey(FunctionName.Parse("A/N.T:F#" + Hash), ArgumentHash.Parse(Hash));
        Assert.That(new MementoNotFoundException(call).Message, Does.Contain($"A/N.T:F#0123456789ab for the arguments {Hash}:"));
    }
}
