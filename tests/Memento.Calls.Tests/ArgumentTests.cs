using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;

namespace Memento.Calls.Tests;

/// <summary>The ways of giving arguments, and what the key has of them.</summary>
internal sealed class ArgumentTests : CallingTests
{
    [Test]
    public async Task Arguments_left_out_stay_out_of_the_key()
    {
        Assert.That(Numbers.Optional(Key, 1), Is.EqualTo("1 2 "));
        Assert.That(Numbers.Optional(Key, 1, 2), Is.EqualTo("1 2 "));
        Assert.That(Numbers.Optional(Key, 1, c: "x"), Is.EqualTo("1 2 x"));
        Assert.That(Numbers.Optional(Key, 1, 2, null), Is.EqualTo("1 2 "));
        Assert.That(Count, Is.EqualTo(4));
        Assert.That(await ArgumentsOf(nameof(Numbers.Optional)), Is.EquivalentTo(new[]
        {
            """{"a":1,"key":KEY}""",
            """{"a":1,"b":2,"key":KEY}""",
            """{"a":1,"c":"x","key":KEY}""",
            """{"a":1,"b":2,"c":null,"key":KEY}""",
        }));
    }

    [Test]
    public void Named_arguments_are_the_same_call_in_any_order()
    {
        Assert.That(Numbers.Optional(Key, 1, 3, "x"), Is.EqualTo("1 3 x"));
        Assert.That(Numbers.Optional(c: "x", a: 1, key: Key, b: 3), Is.EqualTo("1 3 x"));
        Assert.That(Numbers.Optional(key: Key, 1, c: "x", b: 3), Is.EqualTo("1 3 x"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void Arguments_are_evaluated_in_the_order_they_are_written()
    {
        var order = new List<string>();

        Numbers.Optional(c: Note("c"), a: Note("aa").Length, key: Note(Key));

        Assert.That(order, Is.EqualTo(new[] { "c", "aa", Key }));

        string Note(string text)
        {
            order.Add(text);
            return text;
        }
    }

    [Test]
    public async Task Arguments_in_any_number_are_always_given()
    {
        Assert.That(Numbers.Sum(Key), Is.Zero);
        Assert.That(Numbers.Sum(Key, []), Is.Zero);
        Assert.That(Numbers.Sum(Key, 1, 2), Is.EqualTo(3));
        Assert.That(Numbers.Sum(Key, new[] { 1, 2 }), Is.EqualTo(3));
        Assert.That(Numbers.Sum(numbers: [1, 2], key: Key), Is.EqualTo(3));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(Numbers.SumOfList(Key, 1, 2) + Numbers.SumOfList(Key, 1, 2), Is.EqualTo(6));
        Assert.That(Count, Is.EqualTo(3));
        Assert.That(await ArgumentsOf(nameof(Numbers.Sum)), Is.EquivalentTo(new[] { """{"key":KEY,"numbers":[]}""", """{"key":KEY,"numbers":[1,2]}""" }));
    }

    [Test]
    public void Arguments_by_reference_are_values()
    {
        var a = 2m;
        Assert.That(Numbers.Add(Key, a) + Numbers.Add(Key, in a) + Numbers.Add(Key, 2m), Is.EqualTo(9));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Numbers.Add(Key, a, 1m), Is.EqualTo(3));
        Assert.That(Count, Is.EqualTo(2));

        var b = 3;
        Assert.That(Numbers.Negate(Key, in b) + Numbers.Negate(Key, in b), Is.EqualTo(-6));
        Assert.That(Count, Is.EqualTo(3));
    }

    [Test]
    public async Task What_the_compiler_says_of_the_caller_is_in_the_key()
    {
        Assert.That(Numbers.WithCaller(Key), Is.EqualTo(nameof(What_the_compiler_says_of_the_caller_is_in_the_key)));
        Assert.That(Numbers.WithCaller(Key, "me"), Is.EqualTo("me"));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(await ArgumentsOf(nameof(Numbers.WithCaller)), Has.Member("""{"caller":"me","key":KEY}"""));
    }

    [Test]
    public async Task What_is_not_in_the_key_reaches_the_function()
    {
        var logged = new List<int>();
        Assert.That(Numbers.Logged(Key, 1, logged.Add), Is.EqualTo(1));
        Assert.That(Numbers.Logged(Key, 1), Is.EqualTo(1));
        Assert.That(Numbers.Logged(log: null, x: 1, key: Key), Is.EqualTo(1));
        Assert.That(logged, Is.EqualTo(new[] { 1 }));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(await ArgumentsOf(nameof(Numbers.Logged)), Is.EqualTo(new[] { """{"key":KEY,"x":1}""" }));
    }

    [Test]
    public async Task A_cancellation_token_reaches_the_function_and_is_not_in_the_key()
    {
        using var stop = new CancellationTokenSource();
        Assert.That(await Waiting.TwiceAsync(Key, 2, stop.Token), Is.EqualTo(4));
        Assert.That(await Waiting.TwiceAsync(Key, 2), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(1));

        await stop.CancelAsync();
        Assert.That(async () => await Waiting.TwiceAsync(Key, 3, stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_dynamic_parameter_takes_any_value()
    {
        object value = 3;
        Assert.That(Numbers.Dynamic(Key, value) + Numbers.Dynamic(Key, 3), Is.EqualTo("33"));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_with_a_dynamic_argument_is_not_intercepted()
    {
        dynamic value = 3;
#pragma warning disable MEM010 // It is what this test is about.
        Assert.That((int)(Numbers.Twice(Key, value) + Numbers.Twice(Key, value)), Is.EqualTo(12));
#pragma warning restore MEM010
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void There_may_be_more_arguments_than_a_tuple_takes_without_nesting()
    {
        Assert.That(Numbers.Many(Key, 1, 2, 3, 4, 5, 6, 7, 8), Is.EqualTo(36));
        Assert.That(Numbers.Many(Key, 1, 2, 3, 4, 5, 6, h: 8, g: 7), Is.EqualTo(36));
        Assert.That(Numbers.Many(Key, 1, 2, 3, 4, 5, 6, 7, 9), Is.EqualTo(37));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_result_may_be_null()
    {
        Assert.That(Numbers.Nothing(Key, null) ?? Numbers.Nothing(Key, null), Is.Null);
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void Parameters_may_be_called_as_generated_code_calls_its_own()
    {
        Assert.That(Numbers.Names(Key, 1, 2, 3, 4, 5) + Numbers.Names(Key, 1, 2, 3, 4, 5), Is.EqualTo(30));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_as_a_delegate_is_not_intercepted()
    {
#pragma warning disable MEM008 // It is what this test is about.
        Func<string, int, int> twice = Numbers.Twice;
#pragma warning restore MEM008
        Assert.That(twice(Key, 1) + twice(Key, 1), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(2));
    }
}
