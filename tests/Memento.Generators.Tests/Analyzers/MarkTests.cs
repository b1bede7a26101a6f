using Memento.Functions;
using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM014: what a mark says and the host refuses.</summary>
public sealed class MarkTests
{
    [Test]
    [Fires("MEM014")]
    public async Task What_the_host_refuses_of_a_mark_is_reported() => await Program.Check("""
        static partial class Work
        {
            private const string Salted = "1#2";
            [MementoFunction({|MEM014:Version = ""|})] public static int Empty(int n) => n;
            [MementoFunction({|MEM014:Version = Salted|})] public static int Constant(int n) => n;
            [MementoFunction({|MEM014:Version = "a:b"|}, {|MEM014:Cluster = "lab:1"|})] public static int Both(int n) => n;
            [MementoFunction({|MEM014:Cluster = ""|})] public static int Nowhere(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "7 days"|})] public static int Week(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "7"|})] public static int Seven(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "00:05"|})] public static int Short(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "24:00:00"|})] public static int Day(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "00:00:00"|})] public static int Never(int n) => n;
            [MementoFunction({|MEM014:ValidFor = "-1.00:00:00"|})] public static int Yesterday(int n) => n;
            [MementoFunction({|MEM014:NotRemembered = [typeof(Exception), typeof(string)]|})] public static int Text(int n) => n;
            [MementoFunction({|MEM014:Remembered = new[] { typeof(IDisposable) }|})] public static int Interface(int n) => n;
            [MementoFunction({|MEM014:Remembered = new Type[] { null! }|})] public static int Nothing(int n) => n;
            [MementoFunction({|MEM014:Version = ""|})] public static partial int Parted(int n);
            public static partial int Parted(int n) => n;
        }
        """);

    [Test]
    [Quiet("MEM014")]
    public async Task What_the_host_takes_of_a_mark_is_not_reported() => await Program.Check("""
        class OwnException<T> : Exception;
        static class Work
        {
            [MementoFunction] public static int Plain(int n) => n;
            [MementoFunction(Version = null, Cluster = null, ValidFor = null, Remembered = null, NotRemembered = null)] public static int Null(int n) => n;
            [MementoFunction(Version = "1.0-beta 2", Cluster = "lab/1", ValidFor = "7.00:00:00")] public static int Texts(int n) => n;
            [MementoFunction(VersionSalt = "", VersionCodeHash = "a#b:c", Remembered = [])] public static int Others(int n) => n;
            [MementoFunction(Remembered = [typeof(Exception), typeof(OwnException<int>)], NotRemembered = [typeof(ArgumentNullException), typeof(OwnException<>)])] public static int Exceptions(int n) => n;
        }
        """);

    [Test]
    public async Task It_says_what_is_expected()
    {
        Assert.That(
            await Program.Message("""static class Work { [MementoFunction({|MEM014:Version = "a#b"|})] public static int F(int n) => n; }"""),
            Is.EqualTo("The mark of memento function 'F' cannot be used: its Version is 'a#b'; leave it out, or give it a text without '#' and ':'"));
        Assert.That(
            await Program.Message("""static class Work { [MementoFunction({|MEM014:ValidFor = "1 week"|})] public static int F(int n) => n; }"""),
            Is.EqualTo("The mark of memento function 'F' cannot be used: its ValidFor is '1 week'; write days, hours, minutes and seconds above zero, as in \"7.00:00:00\" for a week"));
        Assert.That(
            await Program.Message("""static class Work { [MementoFunction({|MEM014:Remembered = [typeof(int)]|})] public static int F(int n) => n; }"""),
            Is.EqualTo("The mark of memento function 'F' cannot be used: its Remembered has 'int', which is no type of exception"));
    }

    [TestCase(nameof(Marked.OfText))]
    [TestCase(nameof(Marked.OfSign))]
    [TestCase(nameof(Marked.OfTime))]
    [TestCase(nameof(Marked.OfNumber))]
    [TestCase(nameof(Marked.OfException))]
    public void The_host_refuses_them_too(string function) =>
        Assert.That(() => FunctionDefinition.Of(typeof(Marked).GetMethod(function)!), Throws.ArgumentException.With.Message.Contains("cannot be a memento function"));

    private static class Marked
    {
#pragma warning disable MEM014 // What it is about.
        [MementoFunction(Version = "")]
        public static int OfText(int n) => n;

        [MementoFunction(Cluster = "a:b")]
        public static int OfSign(int n) => n;

        [MementoFunction(ValidFor = "7 days")]
        public static int OfTime(int n) => n;

        [MementoFunction(ValidFor = "7")]
        public static int OfNumber(int n) => n;

        [MementoFunction(NotRemembered = [typeof(string)])]
        public static int OfException(int n) => n;
#pragma warning restore MEM014
    }
}
