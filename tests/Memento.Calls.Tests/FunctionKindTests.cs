using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;

namespace Memento.Calls.Tests;

/// <summary>Functions of each kind, called naturally.</summary>
internal sealed class FunctionKindTests : CallingTests
{
    [Test]
    public async Task A_function_that_returns_a_task_runs_once()
    {
        Assert.That(await Waiting.TwiceAsync(Key, 2) + await Waiting.TwiceAsync(Key, 2), Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_function_that_returns_a_value_task_runs_once()
    {
        Assert.That(await Waiting.NameAsync(Key, null) ?? await Waiting.NameAsync(Key, null), Is.Null);
        Assert.That(await Waiting.NameAsync(Key, "x") + await Waiting.NameAsync(Key, "x"), Is.EqualTo("xx"));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void An_extension_method_is_intercepted_in_both_its_forms()
    {
        Assert.That(Key.Reversed(), Is.EqualTo(Texts.Reversed(Key)));
        Assert.That(Key?.Reversed(), Is.EqualTo(Texts.Reversed(text: Key!)));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Key!.Reversed(true), Is.EqualTo(Texts.Reversed(upper: true, text: Key)));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_generic_extension_method_is_intercepted()
    {
        Assert.That(3.To<int, string>(Key) + 3.To<int, string>(Key), Is.EqualTo("33"));
        Assert.That(3L.To<long, double>(Key), Is.EqualTo(3.0));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void An_instance_member_of_an_extension_block_is_intercepted()
    {
        var key = Key + " a b";
        Assert.That(key.Words() + key.Words() + Texts.Words(key), Is.EqualTo(9));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
        Assert.That(key.Words('a') + key.Words(separator: 'a'), Is.GreaterThan(3));
        Assert.That(Runs.Of(key), Is.EqualTo(2));
    }

    [Test]
    public void A_static_member_of_an_extension_block_is_intercepted()
    {
        Assert.That(string.Repeated(Key, 2) + string.Repeated(Key, 2) + Texts.Repeated(Key, 2), Is.EqualTo("xxxxxx"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_private_function_is_intercepted()
    {
        Assert.That(Secrets.Of(Key, 1) + Secrets.Of(Key, 1), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Secrets.Of(Key, "x") + Secrets.Of(Key, "x"), Is.EqualTo("xx"));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_function_of_a_private_type_is_intercepted()
    {
        Assert.That(Secrets.OfHidden(Key, 1) + Secrets.OfHidden(Key, 1), Is.EqualTo(10));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_private_function_of_a_class_a_structure_and_an_interface_is_intercepted()
    {
        Assert.That(Secrets.OfClass.Of(Key, 1) + Secrets.OfClass.Of(Key, 1), Is.EqualTo(8));
        Assert.That(Secrets.OfStruct.Of(Key, 1) + Secrets.OfStruct.Of(Key, 1), Is.EqualTo(10));
        Assert.That(Secrets.IOfInterface.Of(Key, 1) + Secrets.IOfInterface.Of(Key, 1), Is.EqualTo(12));
        Assert.That(Count, Is.EqualTo(3));
    }

    [Test]
    public void A_function_of_a_private_structure_and_a_private_one_of_a_ref_structure_are_intercepted()
    {
        Assert.That(Secrets.OfHiddenStructure(Key, 1) + Secrets.OfHiddenStructure(Key, 1), Is.EqualTo(16));
        Assert.That(Secrets.OfRefStructure.Of(Key, 1) + Secrets.OfRefStructure.Of(Key, 1), Is.EqualTo(18));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_private_function_of_a_generic_type_is_intercepted()
    {
        Assert.That(Secrets.OfGeneric<string>.Of(Key, "x", 1), Is.EqualTo(("x", 1)));
        Assert.That(Secrets.OfGeneric<string>.Of(x: "x", y: 1, key: Key), Is.EqualTo(("x", 1)));
        Assert.That(Secrets.OfGeneric<int>.Of(Key, 1, 1L), Is.EqualTo((1, 1L)));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_private_function_of_a_generic_static_type_is_intercepted()
    {
        Assert.That(Secrets.OfStaticGeneric<string>.Of(Key, "x") + Secrets.OfStaticGeneric<string>.Of(Key, "x"), Is.EqualTo("xx"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_function_of_a_type_local_to_a_file_is_intercepted()
    {
        Assert.That(FileLocal.Of(Key, 1) + FileLocal.Of(Key, 1), Is.EqualTo(14));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_function_of_another_assembly_is_intercepted()
    {
        Assert.That(Library.Twice(Key, 2) + Library.Twice(Key, 2) + Library.Thrice(Key, 2) + Library.Thrice(Key, 2), Is.EqualTo(20));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(Library.Price(Key, 2) + Library.Price(Key, 2, 0.5), Is.EqualTo(2));
        Assert.That(Count, Is.EqualTo(4));
    }

    [Test]
    public void A_function_of_a_generic_type_of_another_assembly_is_intercepted()
    {
        Assert.That(Box<string>.Wrap(Key, "x", 1), Is.EqualTo(("x", 1)));
        Assert.That(Box<string>.Wrap(count: 1, value: "x", key: Key), Is.EqualTo(("x", 1)));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_in_a_library_without_the_generator_is_not_intercepted()
    {
        Assert.That(Library.TwiceUnremembered(Key, 2) + Library.TwiceUnremembered(Key, 2), Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(2));
    }
}
