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

    [TestCase("A/N.T:F", null, "A/N.T", "F", null)]
    [TestCase("A/N.T:F#2", null, "A/N.T", "F", "2")]
    [TestCase("far::A/N.T:F<System.Int32>(System.Int32[])#2", "far", "A/N.T", "F<System.Int32>(System.Int32[])", "2")]
    [TestCase("far::python.module:f", "far", "python.module", "f", null)]
    public void A_qualified_name_is_read_as_it_is_written(string text, string? cluster, string module, string function, string? version)
    {
        var name = FunctionName.Parse(text);
        Assert.That((name.Cluster, name.Module, name.Function, name.Version), Is.EqualTo((cluster, module, function, version)));
        Assert.That(name, Is.EqualTo(new FunctionName(cluster, module, function, version)));
        Assert.That((name.ToString(), name.Unversioned), Is.EqualTo((text, text.Split('#')[0])));
        Assert.That(name.At("3").ToString(), Is.EqualTo(text.Split('#')[0] + "#3"));
    }

    [TestCase("")]
    [TestCase("F")]
    [TestCase(":F")]
    [TestCase("A:")]
    [TestCase("A:F#")]
    [TestCase("::A:F")]
    [TestCase("A:F::G")]
    [TestCase("A:F#1#2")]
    [TestCase("far::A::F")]
    public void What_is_no_qualified_name_is_refused(string text) =>
        Assert.That(() => FunctionName.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains($"'{text}'").And.Message.Contains("[cluster::]module:function[#version]"));

    [Test]
    public void An_empty_version_is_refused() =>
        Assert.That(() => new FunctionName(null, "A/N.T", "F", ""), Throws.ArgumentException.With.Message.Contains("version"));

    [Test]
    public void A_function_that_would_read_as_anothers_cluster_is_refused()
    {
        // a::b:c is the function c of b in the cluster a.
        Assert.That(() => new FunctionName(null, "a", ":b:c", null), Throws.ArgumentException.With.Message.Contains("function"));
    }

    [Test]
    public void An_error_shows_it_so()
    {
        var call = new CallKey(FunctionName.Parse("A/N.T:F#" + Hash), ArgumentHash.Parse(Hash));
        Assert.That(new MementoNotFoundException(call).Message, Does.Contain($"A/N.T:F#0123456789ab for the arguments {Hash}:"));
    }
}
