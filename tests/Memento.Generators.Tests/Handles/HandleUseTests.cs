using Memento.Generators.Tests.Support;

namespace Memento.Generators.Tests.Handles;

/// <summary>Which handles a build gets: those in use, and those that others may use.</summary>
internal sealed class HandleUseTests
{
    private const string Functions = """
        internal static class Inner
        {
            [MementoFunction] public static int Used(int x) => x;
            [MementoFunction] public static int Unused(int x) => x;
        }
        internal static class Silent
        {
            [MementoFunction] public static int Never(int x) => x;
        }
        public static class Outer
        {
            [MementoFunction] public static int Open(int x) => x;
            [MementoFunction] internal static int Closed(int x) => x;
        }

        """;

    [Test]
    public void A_build_has_the_handles_that_are_used_and_those_that_others_may_use()
    {
        var files = Generation.Of(Functions + "static class Program { static void Main() => Inner.UsedMemento.Forget(Inner.Unused(1)); }").AsBuilt().Files;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(files["InnerMementos.g.cs"], Does.Contain(" UsedMemento ").And.Not.Contain("UnusedMemento"));
            Assert.That(files["OuterMementos.g.cs"], Does.Contain(" OpenMemento ").And.Not.Contain("ClosedMemento"));
            Assert.That(files.Keys, Has.None.EqualTo("SilentMementos.g.cs"));
        }
    }

    [Test]
    public void A_handle_is_used_however_its_name_is_written()
    {
        var files = Generation.Of(Functions + "static class Program { static void Main() { Inner.Used\\u004demento.Forget(1); Silent.@NeverMemento.Forget(1); } }").AsBuilt().Files;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(files["InnerMementos.g.cs"], Does.Contain(" UsedMemento ").And.Not.Contain("UnusedMemento"));
            Assert.That(files["SilentMementos.g.cs"], Does.Contain(" NeverMemento "));
        }
    }

    [TestCase("<see cref=\"InnerMementos.extension(Inner).UsedMemento\"/>")]
    [TestCase("<seealso cref=\"Inn\\u0065rMementos.UsedHandle\"/>")]
    [TestCase("<inheritdoc cref=\"InnerMementos.UsedHandle.Call(int, System.Threading.CancellationToken)\"/>")]
    public void A_handle_that_the_documentation_refers_to_is_used(string reference)
    {
        var generation = Generation.Of(Functions + $"/// <summary>{reference}</summary>\ninternal static class Program {{ }}").AsBuilt();
        Assert.That(generation.Complaints(withoutPragma: false), Is.Empty);
        Assert.That(generation.Files["InnerMementos.g.cs"], Does.Contain(" UsedMemento "));
    }

    [Test]
    public void What_a_build_leaves_out_it_does_not_need()
    {
        var generation = Generation.Of(Functions + "static class Program { static void Main() => Inner.UsedMemento.Forget(Outer.ClosedMemento.Call(1)); static int Of(SilentMementos.NeverHandle handle) => handle.Call(1); }").AsBuilt();
        Assert.That(generation.Complaints(withoutPragma: false), Is.Empty);
        Assert.That(generation.Files["SilentMementos.g.cs"], Does.Contain("NeverMemento"), "who names the class of the handles may mean any of them");
    }

    [Test]
    public void An_editor_offers_every_handle()
    {
        var files = Generation.Of(Functions).Files;
        Assert.That(files["InnerMementos.g.cs"] + files["OuterMementos.g.cs"] + files["SilentMementos.g.cs"], Does.Contain("UsedMemento").And.Contain("UnusedMemento").And.Contain("ClosedMemento").And.Contain("NeverMemento"));
    }

    [Test]
    public void An_assembly_whose_internals_others_see_has_every_handle() =>
        Assert.That(
            Generation.Of("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]\n" + Functions).AsBuilt().Files["InnerMementos.g.cs"],
            Does.Contain("UsedMemento").And.Contain("UnusedMemento"));

    [TestCase("""Pricing.PriceMemento.Call(1, 2)""", "CS1503", TestName = "A_wrong_argument_is_a_compile_error(type)")]
    [TestCase("""Pricing.PriceMemento.Call("a", 2, 3)""", "CS1503", TestName = "A_wrong_argument_is_a_compile_error(too many)")]
    [TestCase("""Pricing.PriceMemento.With(ticker: "a", days: 2, colour: 3).Call()""", "CS1739", TestName = "A_wrong_argument_is_a_compile_error(unknown name)")]
    [TestCase("""Pricing.PriceMemento.Partial(colour: 3)""", "CS1739", TestName = "A_wrong_argument_is_a_compile_error(unknown name of a partial application)")]
    [TestCase("""Pricing.PriceMemento.Batch(new[] { 1 }, (price, day) => price.With("a", day: day))""", "CS1739", TestName = "A_wrong_argument_is_a_compile_error(unknown name in a batch)")]
    [TestCase("""Pricing.PriceMemento.Map(new[] { "x" }, (price, day) => price.With("a", day))""", "CS1503", TestName = "A_wrong_argument_is_a_compile_error(type in a map)")]
    public void A_wrong_argument_is_a_compile_error(string call, string error)
    {
        var generation = Generation.Of($$"""
            public static class Pricing
            {
                [MementoFunction] public static double Price(string ticker, int days) => days;
            }
            public static class Use
            {
                public static object Of() => {{call}};
            }
            """);
        Assert.That(generation.Complaints(withoutPragma: false).Select(complaint => complaint.Id), Does.Contain(error).And.All.Matches<string>(id => id.StartsWith("CS", StringComparison.Ordinal)));
    }
}
