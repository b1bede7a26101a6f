using System.Xml.Linq;

namespace Memento.Versioning.Tests;

/// <summary>What a function depends on, as lists, a table and pictures.</summary>
internal sealed class DependencyGraphTests
{
    // F calls a helper, which calls G and itself; G calls H and F; H uses a package. A type is handed in by the caller.
    private static readonly FunctionCode Sample = Code(
        Part("A/A.T:F()", true, 1, 6),
        Part("A/A.T:Helper()", false, 1, 2),
        Part("A/A.T:G()", true, 0, 3),
        Part("A/A.T:H()", true, 3, 4),
        new CodePart(CodePartKind.Assembly, "Foo", "1.2", []),
        new CodePart(CodePartKind.Type, "A/A.Handed", "c", []),
        new CodePart(CodePartKind.Function, "B/T<\"&\\>:Said()", "7", []) { IsMementoFunction = true });

    private static readonly string[] TransitiveFunctions = ["A.T.G", "A.T.H", "T<\"&\\>.Said of B"];

    [Test]
    public void Functions_use_each_other_through_what_is_between()
    {
        var graph = DependencyGraph.Of(Sample);
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Label), Is.EqualTo(TransitiveFunctions.Prepend("A.T.F")));
            Assert.That(graph.Edges, Is.EqualTo(new DependencyEdge[] { new(0, 1), new(0, 3), new(1, 0), new(1, 2), new(2, 2) }));
            Assert.That(graph.Direct.Select(node => node.Label), Is.EqualTo(new[] { "A.T.G", "T<\"&\\>.Said of B" }));
            Assert.That(graph.Transitive.Select(node => node.Label), Is.EqualTo(TransitiveFunctions));
        });
    }

    [Test]
    public void All_parts_are_there_when_asked_for()
    {
        var graph = DependencyGraph.Of(Sample, verbose: true);
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Label), Has.Member("package Foo 1.2").And.Member("A.T.Helper"));
            Assert.That(graph.Direct.Select(node => node.Label), Has.Member("A.Handed"));
            Assert.That(graph.Transitive, Has.Count.EqualTo(graph.Nodes.Count - 1));
        });
    }

    [Test]
    public void A_filter_keeps_ways_and_the_function()
    {
        var graph = DependencyGraph.Of(Sample).Where(label => label.EndsWith(".H", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(graph.Nodes.Select(node => node.Label), Is.EqualTo(new[] { "A.T.F", "A.T.H" }));
            Assert.That(graph.Edges, Is.EqualTo(new DependencyEdge[] { new(0, 0), new(0, 1), new(1, 1) }));
        });
    }

    [Test]
    public void A_table_is_aligned()
    {
        Assert.That(DependencyGraph.Of(Sample).ToTable(), Is.EqualTo("""
            name              kind              dependency  used by
            A.T.F             memento function  itself      A.T.G
            A.T.G             memento function  direct      A.T.F
            A.T.H             memento function  transitive  A.T.G, A.T.H
            T<"&\>.Said of B  memento function  direct      A.T.F

            """));
    }

    [Test]
    public void Graphviz_is_escaped()
    {
        var dot = DependencyGraph.Of(Sample).ToDot();
        Assert.That(dot, Does.StartWith("digraph dependencies {\n").And.Contain("n3 [label=\"T<\\\"&\\\\>.Said of B\"];").And.Contain("  n0 -> n1;\n").And.EndWith("}\n"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_picture_is_XML_and_always_the_same(bool verbose)
    {
        var graph = DependencyGraph.Of(Sample, verbose);
        var svg = graph.ToSvg();
        var elements = XDocument.Parse(svg).Descendants().ToLookup(element => element.Name.LocalName);
        Assert.Multiple(() =>
        {
            Assert.That(elements["text"].Select(text => text.Value), Is.EqualTo(graph.Nodes.Select(node => node.Label)));
            Assert.That(elements["path"].Count(), Is.EqualTo(graph.Edges.Count + 1));
            Assert.That(DependencyGraph.Of(Sample, verbose).ToSvg(), Is.EqualTo(svg));
        });
        TestContext.Out.WriteLine(svg);
    }

    [Test]
    public void Boxes_do_not_overlap()
    {
        var random = new Random(4);
        var parts = Enumerable.Range(0, 40).Select(i => Part($"A/A.T:M{i}()", true, [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(40))])).ToArray();
        var boxes = XDocument.Parse(DependencyGraph.Of(Code(parts)).ToSvg()).Descendants().Where(element => element.Attribute("rx") is not null)
            .Select(box => (X: Number(box, "x"), Y: Number(box, "y"), Right: Number(box, "x") + Number(box, "width"), Bottom: Number(box, "y") + Number(box, "height"))).ToList();
        Assert.That(boxes.SelectMany((a, i) => boxes.Skip(i + 1).Where(b => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom)), Is.Empty);

        static int Number(XElement box, string name) => (int)box.Attribute(name)!;
    }

    [Test]
    public void An_empty_graph_is_drawn()
    {
        var graph = DependencyGraph.Of(Code());
        Assert.Multiple(() =>
        {
            Assert.That(graph.Direct, Is.Empty);
            Assert.That(graph.Transitive, Is.Empty);
            Assert.That(graph.ToTable(), Is.EqualTo("name  kind  dependency  used by\n"));
            Assert.That(graph.ToDot(), Does.EndWith("}\n"));
            Assert.That(() => XDocument.Parse(graph.ToSvg()), Throws.Nothing);
        });
    }

    private static CodePart Part(string name, bool isFunction, params int[] uses) => new(CodePartKind.Method, name, "c", []) { Uses = uses, IsMementoFunction = isFunction };

    private static FunctionCode Code(params CodePart[] parts) => new() { Version = "v", Parts = parts, Gaps = [] };
}
