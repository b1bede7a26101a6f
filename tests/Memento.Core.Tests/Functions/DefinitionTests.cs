using Memento.Functions;

namespace Memento.Core.Tests.Functions;

/// <summary>Which methods can be memento functions, and what they are called.</summary>
internal sealed class DefinitionTests
{
    [Test]
    public void A_function_is_named_by_type_method_and_version() =>
        Assert.That(Arithmetic.Twice.Name.ToString(), Is.EqualTo("Memento.Core.Tests.Functions.Arithmetic:TwiceBody#1"));

    [Test]
    public void A_cluster_stands_before_the_name() =>
        Assert.That(Arithmetic.Refused.Name.ToString(), Is.EqualTo("refusing::Memento.Core.Tests.Functions.Arithmetic:RefusedBody#1"));

    [Test]
    public void Without_an_explicit_version_the_module_is_the_version() =>
        Assert.That(Memo.Of<int, int>(Overloaded).Name.Version, Is.EqualTo(typeof(DefinitionTests).Module.ModuleVersionId.ToString("N")));

    [Test]
    public void Overloads_and_type_arguments_are_part_of_the_name()
    {
        Assert.That(Memo.Of<int, int>(Overloaded).Name.Function, Is.EqualTo("Overloaded(System.Int32)"));
        Assert.That(Memo.Of<string, int>(Overloaded).Name.Function, Is.EqualTo("Overloaded(System.String)"));
        Assert.That(Memo.Of<List<int[]>, int>(Generic).Name.Function, Is.EqualTo("Generic<System.Collections.Generic.List`1<System.Int32[]>>"));
    }

    [Test]
    public void A_lambda_is_refused() =>
        Assert.That(() => Memo.Of<int, int>(x => x), Throws.ArgumentException.With.Message.Contains("static method"));

    [Test]
    public void A_local_function_is_refused()
    {
        static int Local(int x) => x;
        Assert.That(() => Memo.Of<int, int>(Local), Throws.ArgumentException.With.Message.Contains("local function"));
    }

    [Test]
    public void An_instance_method_is_refused() =>
        Assert.That(() => Memo.Of<int, int>(Instance), Throws.ArgumentException.With.Message.Contains("instance method"));

    [Test]
    public void A_function_that_returns_nothing_is_refused() =>
        Assert.That(() => Memo.Of<int, Task>(Void), Throws.ArgumentException.With.Message.Contains("returns nothing"));

    [Test]
    public void A_cancellation_token_is_not_a_type_argument() =>
        Assert.That(() => Memo.Of<int, CancellationToken, int>(Cancellable), Throws.ArgumentException.With.Message.Contains("CancellationToken"));

    [Test]
    public void A_synchronous_function_may_take_a_cancellation_token() =>
        Assert.That(Memo.Of<int, int>(Cancellable).ParameterNames, Is.EqualTo(new[] { "x" }));

    [Test]
    public void Defaults_of_parameters_are_what_the_compiler_would_pass()
    {
        var definition = FunctionDefinition.Of((Func<int, DayOfWeek, DateTime, int>)Defaults);
        Assert.That(definition.Parameters.Select(parameter => parameter.Default), Is.EqualTo(new object?[] { 5, DayOfWeek.Friday, default(DateTime) }));
    }

    private static int Overloaded(int x) => x;

    private static int Overloaded(string x) => x.Length;

    private static int Generic<T>(T x) => x is null ? 0 : 1;

    private static int Cancellable(int x, CancellationToken token) => token.IsCancellationRequested ? 0 : x;

    private static Task Void(int x) => Task.FromResult(x);

    private static int Defaults(int x = 5, DayOfWeek day = DayOfWeek.Friday, DateTime time = default) => x + (int)day + time.Day;

    private int Instance(int x) => x + GetHashCode();
}
