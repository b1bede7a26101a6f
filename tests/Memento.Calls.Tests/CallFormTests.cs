using System.Linq.Expressions;
using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using static Memento.Calls.Tests.Functions.Numbers;

namespace Memento.Calls.Tests;

/// <summary>Calls from each place where one can stand. Twice the same call runs the function once.</summary>
internal sealed class CallFormTests : CallingTests
{
    private static readonly string FieldKey = Guid.NewGuid().ToString();

    // Runs at the first test, which has an environment; what it returned is looked at later.
    private readonly Lazy<int> _initialized = new(() => Twice(FieldKey, 4) + Twice(FieldKey, 4));

    private enum Direction
    {
        Up,
    }

    [Test]
    public void A_call_runs_the_function_once()
    {
        Assert.That(Twice(Key, 3) + Numbers.Twice(Key, 3) + global::Memento.Calls.Tests.Functions.Numbers.Twice(Key, 3), Is.EqualTo(18));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_remembered_call_with_scalar_arguments_allocates_nothing()
    {
        var key = Key;
        var sum = Sum(key, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        sum += Sum(key, 1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.EqualTo(2200));
        Assert.That(Count, Is.EqualTo(1));

        static int Sum(string key, int times)
        {
            var sum = 0;
            for (var i = 0; i < times; i++)
            {
                sum += Twice(key, 1);
            }

            return sum;
        }
    }

    [Test]
    public void A_recursive_function_runs_once_for_each_argument()
    {
        Assert.That(Fibonacci(Key, 60), Is.EqualTo(1548008755920));
        Assert.That(Count, Is.EqualTo(61));
    }

    [Test]
    public async Task An_asynchronous_recursive_function_runs_once_for_each_argument()
    {
        Assert.That(await Waiting.FibonacciAsync(Key, 20), Is.EqualTo(6765));
        Assert.That(Count, Is.EqualTo(21));
    }

    [Test]
    public void Calls_nest()
    {
        Assert.That(Twice(Key, Twice(Key, Twice(Key, 1))), Is.EqualTo(8));
        Assert.That(Twice(Key, Twice(Key, Twice(Key, 1))), Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(3));
    }

    [Test]
    public void A_call_in_a_lambda_is_intercepted()
    {
        var key = Key;
        Func<int, int> twice = x => Twice(key, x);

        Assert.That(twice(2) + twice(2), Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_in_a_local_function_is_intercepted()
    {
        Assert.That(Local(2) + Local(2), Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(1));

        int Local(int x) => Twice(Key, x);
    }

    [Test]
    public void A_call_in_an_iterator_is_intercepted()
    {
        Assert.That(Iterate(Key).ToList(), Is.EqualTo(new[] { 2, 4, 2 }));
        Assert.That(Count, Is.EqualTo(2));

        static IEnumerable<int> Iterate(string key)
        {
            yield return Twice(key, 1);
            yield return Twice(key, 2);
            yield return Twice(key, 1);
        }
    }

    [Test]
    public async Task A_call_in_an_asynchronous_iterator_is_intercepted()
    {
        var all = new List<int>();
        await foreach (var x in Iterate(Key))
        {
            all.Add(x);
        }

        Assert.That(all, Is.EqualTo(new[] { 2, 2 }));
        Assert.That(Count, Is.EqualTo(1));

        static async IAsyncEnumerable<int> Iterate(string key)
        {
            yield return Twice(key, 1);
            await Task.Yield();
            yield return Twice(key, 1);
        }
    }

    [Test]
    public void A_call_in_an_expression_tree_is_intercepted()
    {
        var key = Key;
        Expression<Func<int, int>> expression = x => Twice(key, x) + 1;
        var compiled = expression.Compile();

        Assert.That(compiled(2) + compiled(2), Is.EqualTo(10));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_in_an_interpolated_string_is_intercepted()
    {
        Assert.That($"{Twice(Key, 1)} {Twice(Key, 1),3:D2}", Is.EqualTo("2  02"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_in_a_field_initializer_is_intercepted()
    {
        Assert.That(_initialized.Value, Is.EqualTo(16));
        Assert.That(Runs.Of(FieldKey), Is.EqualTo(1));
        Assert.That(new Initialized(Key).Sum, Is.EqualTo(8));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_in_a_query_is_intercepted()
    {
        var found = from x in new[] { 1, 2, 1, 2 }
                    let twice = Twice(Key, x)
                    where Twice(Key, x) > 2
                    orderby Twice(Key, x)
                    select Twice(Key, x) + twice;

        Assert.That(found, Is.EqualTo(new[] { 8, 8 }));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_call_in_a_pattern_and_a_switch_is_intercepted()
    {
        var text = Twice(Key, 1) switch { 2 when Twice(Key, 1) is 2 => "two", _ => "other" };

        Assert.That(text, Is.EqualTo("two"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_name_of_a_function_is_left_alone()
    {
        Assert.That(nameof(Twice) + nameof(Numbers.Fibonacci), Is.EqualTo("TwiceFibonacci"));
    }

    [Test]
    public void A_call_in_a_generic_caller_is_intercepted()
    {
        Assert.That(Largest(1, 3) + Largest(1, 3), Is.EqualTo(6));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Largest(DayOfWeek.Friday, DayOfWeek.Monday), Is.EqualTo(DayOfWeek.Friday));
        Assert.That(Count, Is.EqualTo(2));

        T Largest<T>(T first, T second)
            where T : IComparable => Numbers.Largest<Comparable<T>>(Key, [new(first), new(second)]).Value;
    }

    [Test]
    public void A_type_argument_may_be_anonymous()
    {
        Assert.That(Itself(Key, new { X = 1 }).X + Itself(Key, new { X = 1 }).X + Itself(Key, new { X = 2 }).X, Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_type_argument_may_be_private()
    {
        Assert.That(Direction.Up.To<Direction, string>(Key) + Direction.Up.To<Direction, string>(Key), Is.EqualTo("UpUp"));
        Assert.That(Count, Is.EqualTo(1));
    }

    private sealed class Initialized(string key)
    {
        private readonly int _first = Twice(key, 2);

        public int Sum => _first + Again;

        private int Again { get; } = Twice(key, 2);
    }
}
