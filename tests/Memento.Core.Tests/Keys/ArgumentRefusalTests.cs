using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Memento.Keys;
using Memento.Keys.Normalization;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>What no key can hold is refused, with the parameter, the member's path and what to pass instead.</summary>
public class ArgumentRefusalTests
{
    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Local), "x", "DateTimeOffset");
        yield return Case(new DateTime(2020, 1, 1).AddTicks(1), "x", "microsecond");
        yield return Case(DateTimeOffset.UnixEpoch.AddTicks(9), "x", "microsecond");
        yield return Case(new TimeOnly(1), "x", "microsecond");
        yield return Case((Action)(() => { }), "x", "delegate");
        yield return Case(new MemoryStream(), "x", "byte[]");
        yield return Case(Task.FromResult(1), "x", "await");
        yield return Case(ValueTask.FromResult(1), "x", "await");
        yield return Case(typeof(int), "x", "name");
        yield return Case(new object(), "x", "no members");
        yield return Case(new Service(), "x", "no members");
        yield return Case(new Secretive(1), "x", "secret");
        yield return Case(new WithField(), "x", "Value");
        yield return Case(default(Four), "x", "inline array");
        yield return Case(new Outer(), "x", "_hidden");
        yield return Case(new Overriding(), "x", "Value");
        yield return Case(new Reserved(), "x._mementoType", "_mementoType");
        yield return Case(new Dictionary<string, int> { ["_mementoType"] = 1 }, "x[\"_mementoType\"]", "_mementoType");
        yield return Case(new Dictionary<int, int>(), "x", "string keys");
        yield return Case(new Hashtable(), "x", "string keys");
        yield return Case(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase), "x", "comparer");
        yield return Case(ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase), "x", "comparer");
        yield return Case(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)), "x", "comparer");
        yield return Case(new ReadOnlyDictionary<string, int>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase))), "x", "comparer");
        yield return Case(new Phrases(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)), "x", "comparer");
        yield return Case(new OrderedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }, "x", "list of pairs");
        yield return Case(new HashSet<int>(), "x", "list");
        yield return Case(new SortedSet<int>(), "x", "list");
        yield return Case(ImmutableSortedSet<int>.Empty, "x", "list");
        yield return Case(Once(), "x", "ToList");
        yield return Case(Enumerable.Range(0, 3).Select(i => i), "x", "ToList");
        yield return Case(new List<int> { 1 }.Where(i => i > 0), "x", "ToList");
        yield return Case(new Labelled { Label = "a" }, "x", "fields beside its items");
        yield return Case(default(ImmutableArray<int>), "x", "never given a value");
        yield return Case(default(ArraySegment<int>), "x", "never given a value");
        yield return Case(new BitArray(3), "x", "list or an array");
        yield return Case(Array.CreateInstance(typeof(int), [2, 2], [1, 1]), "x", "start at zero");
        yield return Case(new Uri("http://localhost/"), "x", "not visible");
        yield return Case(new System.Text.StringBuilder("a"), "x", "not visible");
        yield return Case(new InvalidOperationException(), "x", "message");
        yield return Case(new Lazy<int>(1), "x", "not visible");
        yield return Case(new Microsoft.Win32.SafeHandles.SafeFileHandle(), "x", "handle");
        yield return Case(new[] { CancellationToken.None }, "x[0]", "CancellationToken");
        yield return Case(new Handles { Points = [new Handle(), new Handle(), new Handle(), new Handle { Callback = () => { } }] }, "x.Points[3].Callback", "delegate");
        yield return Case(new Dictionary<string, object> { ["k"] = (1, new object()) }, "x[\"k\"].Item2", "no members");
        yield return Case(new object[,] { { 1, 2 }, { 3, new Service() } }, "x[1][1]", "no members");
        yield return Case(new FunctionReference(FunctionName.Parse("a:b"), ["p"], PartialArguments.None.With([new Service()])), "x.partialArgs[0]", "no members");
    }

    [TestCaseSource(nameof(Refused))]
    public void A_value_is_refused_with_its_path(object value, string path, string hint)
    {
        var error = Assert.Throws<UnsupportedArgumentException>(() => Normalized.Open(value));
        Assert.That(error.Path, Is.EqualTo(path));
        Assert.That(error.ParameterName, Is.EqualTo("x"));
        Assert.That(error.Message, Does.Contain(path).And.Contain(hint).And.Contain(error.Type.ToString()));
        Assert.That(() => Normalized.As(value), Throws.TypeOf<UnsupportedArgumentException>());
    }

    [Test]
    public void What_was_never_given_a_value_is_refused_behind_an_interface_too()
    {
        Assert.That(() => Normalized.As<IReadOnlyList<int>>(default(ArraySegment<int>)), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("never given a value"));
        Assert.That(ArgumentComparer<IReadOnlyList<int>>.Instance.Equals(default(ArraySegment<int>), new int[1]), Is.False);
        Assert.That(() => ArgumentComparer<IReadOnlyList<int>>.Instance.GetHashCode(default(ArraySegment<int>)), Throws.Nothing);
    }

    [Test]
    public void A_cycle_is_refused()
    {
        var list = new List<object>();
        list.Add(new Dictionary<string, object> { ["back"] = list });
        var chain = new Chain();
        chain.Next = new Chain { Next = chain };

        Assert.That(() => Normalized.Open(list), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("contains itself"));
        Assert.That(() => Normalized.Open(chain), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void One_object_in_two_places_is_no_cycle()
    {
        var shared = new List<int> { 1 };
        Assert.That(Normalized.Open(new[] { shared, shared }), Is.EqualTo("[[1],[1]]"));
    }

    [Test]
    public void A_value_too_deep_for_the_stack_is_refused_rather_than_fatal()
    {
        var chain = Enumerable.Range(0, 100_000).Aggregate(new Chain(), (next, _) => new Chain { Next = next });
        Assert.That(() => Normalized.Open(chain), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("deep"));
    }

    [Test]
    public void A_value_too_large_for_one_text_is_refused()
    {
        // As for the longest string that there is.
        using var writer = new NormalizedWriter(longest: 4096);
        Assert.That(() => writer.Text(new string('a', 4000)), Throws.Nothing);
        Assert.That(() => writer.Text(new string('a', 4000)), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("too large"));
    }

    [TestCase("_mementoType")]
    [TestCase("_memento_context_args")]
    public void A_parameter_with_a_name_of_the_standards_is_refused(string name) => Assert.That(
        () => ArgumentHasher.Normalize(new Dictionary<string, object?> { [name] = 1 }), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains(name));

    [Test]
    public void A_context_argument_is_refused_with_its_path()
    {
        var context = new Dictionary<string, object?> { ["tenant"] = new Service() };
        var error = Assert.Throws<UnsupportedArgumentException>(() => ArgumentHasher.Normalize(new Dictionary<string, object?>(), context));
        Assert.That(error.Path, Is.EqualTo("_memento_context_args[\"tenant\"]"));
    }

    [Test]
    public void A_refusal_is_never_memoized() => Assert.That(typeof(NonMemoizedException).IsAssignableFrom(typeof(UnsupportedArgumentException)));

    private static TestCaseData Case(object value, string path, string hint) =>
        new TestCaseData(value, path, hint).SetArgDisplayNames(value.GetType().ToString(), path);
}
