using System.Diagnostics;
using System.Reflection;
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
        Assert.That(Versioned.UndeclaredMemento.With(Key).Memento(), Is.Null, "A declaration mends it: it is not remembered.");
        Assert.That(() => Versioned.Undeclared(Key), Throws.TypeOf<UndeclaredDependencyException>());
    }

    [Test]
    public void A_call_that_is_declared_or_of_a_function_with_a_version_of_its_own_may_be_made()
    {
        Assert.That((Versioned.Declared(Key), Versioned.Explicit(Key)), Is.EqualTo((1, 1)));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_function_that_is_an_argument_may_be_called()
    {
        var plain = Memo.Of<string, int>(Versioned.Plain);
        Assert.That(Versioned.OfArgument(Key, [plain]), Is.EqualTo(1));
        Assert.That(Versioned.OfOneArgument(Key, plain), Is.EqualTo(1));
        Assert.That(Versioned.OfNestedArgument(Key, new Dictionary<string, List<MementoFunction<string, int>>> { ["plain"] = [plain] }), Is.EqualTo(1));
    }

    [Test]
    public void A_function_within_a_tuple_or_a_record_that_is_an_argument_may_be_called()
    {
        var plain = Memo.Of<string, int>(Versioned.Plain);
        var model = new Versioned.Model(3, plain);
        Assert.That(Versioned.OfTuple(Key, (2, plain)), Is.EqualTo(2));
        Assert.That(Versioned.OfRecord(Key, [model]), Is.EqualTo(3));
        Assert.That(Versioned.OfImmutable(Key, [model]), Is.EqualTo(3));
    }

    [Test]
    public void An_argument_that_is_not_in_the_key_makes_no_call_a_declared_one_and_is_not_looked_into()
    {
        Assert.That(() => Versioned.OfUnkeyed(Key, Endless()), Throws.TypeOf<UndeclaredDependencyException>());

        static IEnumerable<MementoFunction<string, int>> Endless()
        {
            Assert.Fail("It is read.");
            yield return Memo.Of<string, int>(Versioned.Plain);
        }
    }

    [Test]
    public void A_function_may_call_itself_though_its_code_does_not_show_it() => Assert.That(Versioned.Itself(Key), Is.EqualTo(2));

    [Test]
    public void The_code_of_a_version_has_the_values_of_static_fields()
    {
        var before = Versioned.InterestMemento.Code;
        Versioned.Rate = 0.1;
        var after = Versioned.InterestMemento.Code;
        Versioned.Rate = 0.05;
        Assert.Multiple(() =>
        {
            Assert.That(before.Version, Is.EqualTo(Versioned.InterestMemento.Name.Version));
            Assert.That(after.Version, Is.Not.EqualTo(before.Version));
            Assert.That(VersionChange.Between(before, after).Select(change => change.ToString()), Is.EqualTo(new[] { "the static field Memento.Calls.Tests.Functions.Versioned.Rate has another value now" }));
            Assert.That(VersionChange.Between(before, Versioned.InterestMemento.Code), Is.Empty);
            Assert.That(after.Parts.Where(part => part.Kind == CodePartKind.StaticField).Select(part => part.Name), Is.EqualTo(new[] { "Memento.Calls.Tests/Memento.Calls.Tests.Functions.Versioned:Rate" }));
            var read = FunctionCodeText.Read(FunctionCodeText.Write(after))!;
            Assert.That((read.Version, read.Parts.Select(part => part.Code)), Is.EqualTo((after.Version, after.Parts.Select(part => part.Code))));
            Assert.That(VersionChange.Between(read, before), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void The_values_of_static_fields_are_among_the_dependencies()
    {
        const string Rate = "the value of Memento.Calls.Tests.Functions.Versioned.Rate";
        var graph = Versioned.PortfolioMemento.Dependencies(verbose: true);
        var place = graph.Nodes.Index().Single(node => node.Item.Label == Rate).Index;
        Assert.Multiple(() =>
        {
            Assert.That(graph.Edges.Where(edge => edge.To == place).Select(edge => graph.Nodes[edge.From].Label), Is.EqualTo(new[] { "Memento.Calls.Tests.Functions.Versioned.Interest" }));
            Assert.That(graph.ToTable(), Does.Contain("static field"));
            Assert.That(Versioned.PortfolioMemento.Dependencies().Nodes.Select(node => node.Label), Is.EqualTo(new[] { "Memento.Calls.Tests.Functions.Versioned.Portfolio", "Memento.Calls.Tests.Functions.Versioned.Interest" }));
        });
    }

    [Test]
    public void The_code_of_a_given_version_is_that_version()
    {
        var code = Versioned.ExplicitMemento.Code;
        var made = Versioned.PlainMemento.Code;
        var madeBefore = made with { Parts = [made.Parts[0] with { Name = code.Parts[0].Name }, .. made.Parts.Skip(1)] };
        Assert.Multiple(() =>
        {
            Assert.That(code.Version, Is.EqualTo("1"));
            Assert.That((code.Parts.Single().Kind, code.Parts[0].Code, code.Parts[0].Name), Is.EqualTo((CodePartKind.Function, "1", "Memento.Calls.Tests/Memento.Calls.Tests.Functions.Versioned:Explicit(System.String)")));
            Assert.That(VersionChange.Between(code, code with { Parts = [code.Parts[0] with { Code = "2" }] }).Single().ToString(), Is.EqualTo("Memento.Calls.Tests.Functions.Versioned.Explicit: its version 1 is 2 now"));
            Assert.That(VersionChange.Between(madeBefore, code)[0].ToString(), Is.EqualTo("Memento.Calls.Tests.Functions.Versioned.Explicit: it says its version itself now, 1"));
            Assert.That(code.Explain(), Is.EqualTo("version 1\n\nmemento functions that say their version:\n  1             Memento.Calls.Tests.Functions.Versioned.Explicit (memento function)\n"));
            Assert.That(Versioned.ExplicitMemento.Dependencies().Nodes, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void The_code_says_how_it_was_built_and_which_static_field_is_left_out()
    {
        var code = Versioned.ToldMemento.Code;
        var isOptimized = typeof(VersionTests).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;
        Assert.Multiple(() =>
        {
            Assert.That(code.Version, Is.EqualTo(Versioned.ToldMemento.Name.Version));
            Assert.That(code.Builds["Memento.Calls.Tests"].IsOptimized, Is.EqualTo(isOptimized));
            Assert.That(code.Builds["Memento.Calls.Tests"].Compiler, Does.Match("^[0-9]+[.]"));
            Assert.That(code.Parts.Where(part => part.Kind == CodePartKind.StaticField), Is.Empty);
            Assert.That(code.Gaps.Select(gap => gap.Where), Has.Member("Memento.Calls.Tests.Functions.Versioned.Listener"));
        });
    }

    [Test]
    public void A_static_field_of_a_type_that_is_local_to_a_file_is_named_without_the_file() =>
        Assert.That(
            Versioned.LocalMemento.Code.Parts.Where(part => part.Kind == CodePartKind.StaticField).Select(part => part.Name),
            Is.EqualTo(new[] { "Memento.Calls.Tests/Memento.Calls.Tests.Functions.FileState:Count" }));

    [Test]
    public void A_dependency_that_is_not_there_is_named()
    {
        var error = Assert.Throws<DependencyNotFoundException>(() => Versioned.Missing(Key))!;
        Assert.That(error.Message, Does.Contain("Acme.Missing"));
    }
}
