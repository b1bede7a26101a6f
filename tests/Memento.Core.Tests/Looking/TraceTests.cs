using System.Xml.Linq;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Provenance;

namespace Memento.Core.Tests.Looking;

/// <summary>A call and what it called, as text and as a graph.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class TraceTests(string storage, string runner) : CallingTests(storage, runner)
{
    private const string Time = @"[0-9.]+ [mµ]?s";

    [Test]
    public async Task A_tree_shows_a_call_and_what_it_called_with_results_and_times()
    {
        Arithmetic.SumOfTwice.Call("key", 3);
        var call = Arithmetic.SumOfTwice.With("key", 3);
        var text = (await call.TraceAsync()).ToString();
        Assert.That(text, Does.Match($"""
            ^Arithmetic.SumOfTwiceBody\(key="key", x=3\)  number, {Time}, own {Time}, cid_[0-9a-f]+ of \S+ \S+Z
            ├─ Arithmetic.TwiceBody\(key="key", x=3\)  number, {Time}
            ├─ Arithmetic.TwiceBody\(key="key", x=4\)  number, {Time}
            └─ Arithmetic.TwiceBody\(key="key", x=3\)  number, {Time}
            $
            """.ReplaceLineEndings("\n")));
        Assert.That(call.Trace().ToString(), Is.EqualTo(text));
        Assert.That((await Arithmetic.SumOfTwice.TraceAsync(call.Memento()!)).ToString(), Is.EqualTo(text), "of a memento, by the handle");
        Assert.That((await Test.Environment.GetCluster(null)!.TraceAsync(call.Memento()!)).ToString(), Is.EqualTo(text), "and by the cluster");
    }

    [Test]
    public void A_depth_of_one_shows_the_call_and_the_names_of_what_it_called()
    {
        Coast.Chain.Call("key", 5);
        var tree = Coast.Chain.With("key", 5).Trace(new CallTreeOptions { MaxDepth = 1 });
        Assert.That(tree.ToString().Split('\n')[1..], Is.EqualTo(new[] { """└─ Coast.ChainBody(key="key", n=4)""", "" }));
        Assert.That(tree.Root.Callees[0].Kind, Is.EqualTo(CallTreeNodeKind.NameOnly));
        Assert.That(Coast.Chain.With("key", 5).Trace(new CallTreeOptions { MaxDepth = 3 }).Calls.Count(), Is.EqualTo(4), "three in full and a name");
    }

    [Test]
    public void Shared_calls_are_shown_once_and_then_referred_to()
    {
        Assert.That(Coast.Diamond.Call(Key, 40), Is.EqualTo(1L << 40));
        var tree = Coast.Diamond.With(Key, 40).Trace();
        Assert.That(tree.Calls.Count(), Is.EqualTo(81));
        Assert.That(tree.Root.Callees.Select(callee => callee.Kind), Is.EqualTo(new[] { CallTreeNodeKind.Full, CallTreeNodeKind.Repeated }));
        Assert.That(tree.Root.Callees[1].Callees, Is.Empty);
        Assert.That(tree.ToString().Split('\n').Count(line => line.EndsWith("see above", StringComparison.Ordinal)), Is.EqualTo(39), "but for the last, which called nothing");
    }

    [TestCase(300)]
    [TestCase(3000, Category = "Long")]
    public void A_deep_tree_is_cut_where_the_options_say(int depth)
    {
        Assert.That(Coast.Chain.Call(Key, depth), Is.EqualTo(depth));
        Assert.That(Coast.Chain.With(Key, depth).Trace().Calls.Count(), Is.EqualTo(101));
        var whole = Coast.Chain.With(Key, depth).Trace(new CallTreeOptions { MaxDepth = int.MaxValue });
        Assert.That(whole.Calls.Count(), Is.EqualTo(depth + 1));
        Assert.That(whole.ToString(), Does.Contain("n=0"));
        var few = Coast.Chain.With(Key, depth).Trace(new CallTreeOptions { MaxDepth = int.MaxValue, MaxCalls = 10 });
        Assert.That(few.Calls.Count(), Is.EqualTo(10));
        Assert.That(few.ToString(), Does.EndWith("└─ … and 1 more\n"));
    }

    [TestCase(100)]
    [TestCase(1200)]
    public void Of_many_calls_some_are_shown_and_the_rest_is_counted(int most)
    {
        ManyCalls.Parent.Call(Key, 1500);
        var tree = ManyCalls.Parent.With(Key, 1500).Trace(new CallTreeOptions { MaxCallees = most });
        Assert.That(tree.Root.Callees, Has.Count.EqualTo(most));
        Assert.That(tree.Root.Callees.Select(callee => callee.Arguments), Is.EqualTo(Enumerable.Range(0, most).Select(i => $$"""{"key":"{{Key}}","x":{{ManyCalls.ArgumentAt(i)}}}""")));
        Assert.That(tree.Root.MoreCallees, Is.EqualTo(1500 - most));
        Assert.That(tree.ToString(), Does.EndWith($"└─ … and {(most == 100 ? "1,400" : "300")} more\n"));
    }

    [Test]
    public async Task Where_the_list_of_all_calls_is_lost_the_first_are_shown_and_it_is_said()
    {
        Arithmetic.SumOfTwice.Call(Key, 3);
        var memento = Arithmetic.SumOfTwice.Memento(Key, 3)! with { InvocationCount = 5000 };
        var tree = await Arithmetic.SumOfTwice.TraceAsync(memento);
        Assert.That(tree.Root.Callees, Has.Count.EqualTo(3));
        Assert.That(tree.ToString(), Does.Contain("└─ … and 4,997 more; Of the 5000 calls"));
    }

    [Test]
    public void Of_exceptions_only_those_that_came_from_one_another_are_shown()
    {
        Assert.That(() => Coast.Voyage.Call("key", 2), Throws.TypeOf<TideException>());
        var text = Coast.Voyage.With("key", 2).Trace(new CallTreeOptions { OnlyExceptions = true }).ToString();
        Assert.That(text, Does.Match("""
            ^Coast.VoyageBody\(key="key", legs=2\)  threw Memento.Core.Tests.Functions.TideException: The tide is out. Wait., .*
            └─ Coast.LegBody\(key="key", legs=2\)  threw .*
               └─ Coast.LegBody\(key="key", legs=1\)  threw .*
                  └─ Coast.LegBody\(key="key", legs=0\)  threw .*
            $
            """.ReplaceLineEndings("\n")));
        Assert.That(Coast.Voyage.With("key", 2).Trace().Calls.Count(), Is.EqualTo(7), "with what returned");
        Assert.That(Coast.Voyage.With("key", 2).Trace(new CallTreeOptions { OnlyExceptions = true, MaxDepth = 2 }).Calls.Count(), Is.EqualTo(2));
    }

    [Test]
    public void What_is_found_remembered_says_under_which_call_it_was_computed()
    {
        Arithmetic.Twice.Call(Key, 4);
        Arithmetic.SumOfTwice.Call(Key, 3);
        var tree = Arithmetic.SumOfTwice.With(Key, 3).Trace();
        Assert.That(tree.Root.Callees.Select(callee => callee.IsOfAnotherRoot), Is.EqualTo(new[] { false, true, false }));
        Assert.That(tree.ToString(), Does.Contain($"computed under {Arithmetic.Twice.Memento(Key, 4)!.CorrelationId}"));
    }

    [OwnEnvironment]
    [Test]
    public void What_is_not_remembered_is_said_to_be()
    {
        Assert.That(Arithmetic.SumOfTwice.With("key", 3).Trace().ToString(), Is.EqualTo("Arithmetic.SumOfTwiceBody(key=\"key\", x=3)  not remembered\n"));
        Arithmetic.SumOfTwice.Call("key", 3);
        Arithmetic.Twice.Forget("key", 4);
        Assert.That(Arithmetic.SumOfTwice.With("key", 3).Trace().ToString(), Does.Contain("├─ Arithmetic.TwiceBody(key=\"key\", x=4)  not remembered\n"));
    }

    [Test]
    public void A_graph_has_each_call_once_and_counts_the_calls_between_two()
    {
        Arithmetic.SumOfTwice.Call("key", 3);
        var dot = Arithmetic.SumOfTwice.With("key", 3).Trace().ToDot();
        Assert.Multiple(() =>
        {
            Assert.That(dot, Does.StartWith("digraph calls {\n  rankdir=LR;\n").And.EndWith("}\n"));
            Assert.That(dot, Does.Match("""n0 \[label="Arithmetic.SumOfTwiceBody\(key=\\"key\\", x=3\)\\nnumber\\n[0-9.]+ [mµ]s, own [0-9.]+ [mµ]s", tooltip=".*", style=bold\];"""));
            Assert.That(dot, Does.Contain("  n0 -> n1 [label=\"2 times\"];\n  n0 -> n2;\n"));
            Assert.That(dot, Does.Not.Contain("  n3 "));
        });
    }

    [Test]
    public void A_picture_needs_no_Graphviz()
    {
        Coast.Diamond.Call("<&>\0", 12);
        var svg = XDocument.Parse(Coast.Diamond.With("<&>\0", 12).Trace(new CallTreeOptions { MaxCallees = 1 }).ToSvg());
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.That(texts.Count(text => text.Contains("Coast.DiamondBody(key=\"<&> \", n=", StringComparison.Ordinal)), Is.EqualTo(13));
        Assert.That(texts.Count(text => text == "… and 1 more"), Is.EqualTo(12));
    }

    [Test]
    public void A_graph_marks_what_threw()
    {
        Assert.That(() => Coast.Careful.Call("key", 1), Is.EqualTo(-1));
        var dot = Coast.Careful.With("key", 1).Trace().ToDot();
        Assert.That(dot.Split('\n').Count(line => line.Contains("color=\"#b00020\"", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(dot, Does.Contain("The tide is out. Wait."));
    }

    [Test]
    public void Limits_are_at_least_one() => Assert.Multiple(() =>
    {
        Assert.That(() => new CallTreeOptions { MaxDepth = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CallTreeOptions { MaxCallees = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CallTreeOptions { MaxCalls = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    });
}
