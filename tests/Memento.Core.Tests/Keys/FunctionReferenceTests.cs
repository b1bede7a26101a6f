using Memento.Core.Tests.Functions;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Functions as values: what makes two of them the same, and functions that are not here.</summary>
internal sealed class FunctionReferenceTests
{
    private static readonly FunctionName Name = FunctionName.Parse("far::Elsewhere/Acme.Model:Fit#3");

    [Test]
    public void References_are_equal_when_name_parameters_and_arguments_are()
    {
        var reference = new FunctionReference(Name, ["x", "y"], Given(1, ("y", new[] { 2.0 })));
        var equal = new FunctionReference(FunctionName.Parse(Name.ToString()), ["x", "y"], Given(1, ("y", new[] { 2.0 })));
        Assert.That(equal, Is.EqualTo(reference));
        Assert.That(equal.GetHashCode(), Is.EqualTo(reference.GetHashCode()));
        FunctionReference[] others =
        [
            new(Name.At("4"), ["x", "y"], Given(1, ("y", new[] { 2.0 }))),
            new(Name, ["x", "z"], Given(1, ("y", new[] { 2.0 }))),
            new(Name, ["x", "y"], Given(1.0, ("y", new[] { 2.0 }))),
            new(Name, ["x", "y"], Given(1, ("y", new[] { 3.0 }))),
            new(Name, ["x", "y"]),
        ];
        Assert.That(others, Has.None.EqualTo(reference));
        Assert.That(reference.Equals(null), Is.False);
    }

    [Test]
    public void A_reference_whose_arguments_are_no_key_equals_itself_alone()
    {
        var reference = new FunctionReference(Name, [], Given((Action)(() => { })));
        var same = reference;
        Assert.That(reference.Equals(same), Is.True);
        Assert.That(reference, Is.Not.EqualTo(new FunctionReference(Name, [], reference.Partial)));
    }

    [Test]
    public void A_function_that_is_not_here_is_an_argument_as_one_that_is()
    {
        var here = Arithmetic.Twice.Reference;
        Assert.That(Hash(new FunctionReference(here.Name, here.ParameterNames)), Is.EqualTo(Hash(Arithmetic.Twice)), "by name it is the function itself");
        Assert.That(Hash(new FunctionReference(here.Name.At("other"), here.ParameterNames)), Is.Not.EqualTo(Hash(Arithmetic.Twice)));
        Assert.That(ArgumentHasher.Normalize(new Dictionary<string, object?> { ["f"] = new FunctionReference(Name, []) }).Json, Does.Contain("\"qualifiedName\":\"far::Elsewhere/Acme.Model:Fit#3\"").And.Contain("\"parameterNames\":[]"));
    }

    [Test]
    public void Calls_are_equal_when_function_and_argument_hash_are()
    {
        var call = new CallKey(Name, Hash(1));
        Assert.That(call, Is.EqualTo(new CallKey(FunctionName.Parse(Name.ToString()), Hash(1))));
        Assert.That(call, Is.Not.EqualTo(new CallKey(Name, Hash(2))).And.Not.EqualTo(new CallKey(Name.At("4"), Hash(1))));
    }

    private static PartialArguments Given(object? positional, params (string Name, object? Value)[] keyword) =>
        PartialArguments.None.With([positional], keyword.ToDictionary(pair => pair.Name, pair => pair.Value));

    private static ArgumentHash Hash(object? value) => ArgumentHasher.Hash(new Dictionary<string, object?> { ["f"] = value });
}
