using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using Memento.Versioning;

namespace Memento.Calls.Tests;

/// <summary>Functions whose version is made of their code, while they run.</summary>
[NonParallelizable]
internal sealed class VersionTests : CallingTests
{
    [TearDown]
    public void PutBack() => Versioned.Rate = 0.05;

    [Test]
    public void A_version_is_a_sha256_of_the_code()
    {
        Assert.That(Versioned.PlainMemento.Name.Version, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(Memo.Of<string, int>(Versioned.Plain).Name, Is.EqualTo(Versioned.PlainMemento.Name));
    }

    [Test]
    public void Another_value_of_a_static_field_is_another_call_and_the_old_value_finds_the_old_result()
    {
        var before = Versioned.Interest(Key, 2);
        Versioned.Rate = 0.1;
        var after = Versioned.Interest(Key, 2);
        Assert.That((before, after, Count), Is.EqualTo((10.0, 20.0, 2)));
        Versioned.Rate = 0.05;
        Assert.That((Versioned.Interest(Key, 2), Count), Is.EqualTo((before, 2)));
    }

    [Test]
    public void A_caller_follows_the_static_fields_of_what_it_calls()
    {
        var before = Versioned.Portfolio(Key, 1);
        Versioned.Rate = 0.1;
        Assert.That(Versioned.Portfolio(Key, 1), Is.EqualTo(2 * before).Within(1e-9));
    }

    [Test]
    public void The_sign_of_a_zero_in_a_static_field_counts()
    {
        Versioned.Rate = 0.0;
        Versioned.Interest(Key, 1);
        Versioned.Rate = -0.0;
        Versioned.Interest(Key, 1);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_hit_that_compares_a_static_field_allocates_nothing()
    {
        var key = Key;
        Versioned.Interest(key, 3);
        Versioned.Interest(key, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Versioned.Interest(key, 3);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_static_field_that_cannot_be_encoded_is_left_out()
    {
        var name = Versioned.ToldMemento.Name;
        Versioned.Told(Key);
        Versioned.Listener = () => { };
        Versioned.Told(Key);
        Versioned.Listener = null;
        Assert.That((Versioned.ToldMemento.Name, Count), Is.EqualTo((name, 1)));
    }

    [Test]
    public void A_call_that_the_code_does_not_show_is_refused()
    {
        Versioned.Plain(Key);
        var error = Assert.Throws<UndeclaredDependencyException>(() => Versioned.Undeclared(Key))!;
        Assert.That(error.Message, Does.Contain("Versioned:Undeclared calls").And.Contain("[DependsOn(typeof(Versioned), \"Plain\")]"));
    }

    [Test]
    public void A_call_that_is_declared_or_of_a_function_with_a_version_of_its_own_may_be_made()
    {
        Assert.That((Versioned.Declared(Key), Versioned.Explicit(Key)), Is.EqualTo((1, 1)));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_function_that_is_an_argument_may_be_called() =>
        Assert.That(Versioned.OfArgument(Key, [Memo.Of<string, int>(Versioned.Plain)]), Is.EqualTo(1));

    [Test]
    public void A_dependency_that_is_not_there_is_named()
    {
        var error = Assert.Throws<DependencyNotFoundException>(() => Versioned.Missing(Key))!;
        Assert.That(error.Message, Does.Contain("Acme.Missing"));
    }
}
