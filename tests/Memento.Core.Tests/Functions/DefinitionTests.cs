using System.Reflection;
using System.Reflection.Emit;
using Memento.Configuration;
using Memento.Functions;

namespace Memento.Core.Tests.Functions;

/// <summary>Which methods can be memento functions, and what they are called.</summary>
internal sealed class DefinitionTests
{
    [Test]
    public void A_function_is_named_by_type_method_and_version() =>
        Assert.That(Arithmetic.Twice.Name.ToString(), Is.EqualTo("Memento.Core.Tests/Memento.Core.Tests.Functions.Arithmetic:TwiceBody#1"));

    [Test]
    public void A_cluster_stands_before_the_name() =>
        Assert.That(Arithmetic.Refused.Name.ToString(), Is.EqualTo("refusing::Memento.Core.Tests/Memento.Core.Tests.Functions.Arithmetic:RefusedBody#1"));

    [Test]
    public void Without_an_explicit_version_the_code_is_the_version() =>
        Assert.That(Memo.Of<int, int>(Overloaded).Name.Version, Does.Match("^[0-9a-f]{64}$"));

    [Test]
    public void Overloads_and_type_arguments_are_part_of_the_name()
    {
        Assert.That(Memo.Of<int, int>(Overloaded).Name.Function, Is.EqualTo("Overloaded(System.Int32)"));
        Assert.That(Memo.Of<string, int>(Overloaded).Name.Function, Is.EqualTo("Overloaded(System.String)"));
        Assert.That(Memo.Of<List<int[]>, int>(Generic).Name.Function, Is.EqualTo("Generic<System.Collections.Generic.List`1<System.Int32[]>>"));
    }

    [Test]
    public void A_plain_overload_beside_a_memento_function_does_not_rename_it()
    {
        Assert.That(Memo.Of<int, int>(MarkedOverloads.Of).Name.Function, Is.EqualTo("Of"));
        Assert.That(Memo.Of<string, int>(MarkedOverloads.Of).Name.Function, Is.EqualTo("Of(System.String)"));
        Assert.That(Memo.Of<int, int>(MarkedOverloads.Both).Name.Function, Is.EqualTo("Both(System.Int32)"));
    }

    [Test]
    public void Overloads_that_type_arguments_make_alike_have_names_of_their_own()
    {
        var names = typeof(Box<int>).GetMethods().Where(method => method.Name == "Twice").Select(method => FunctionDefinition.Of(method).Name.Function);
        Assert.That(names, Is.EquivalentTo(new[] { "Twice(T)", "Twice(System.Int32)" }));
    }

    [TestCase("(`0)", 1)]
    [TestCase("(System.Int32)", 2)]
    public void Overloads_that_type_arguments_make_alike_are_told_apart_by_their_signatures(string signature, int expected)
    {
        var method = MethodFinder.Find(typeof(Box<int>), "Twice", signature, [], [typeof(int)]);
        Assert.That(method.Invoke(null, [0]), Is.EqualTo(expected));
    }

    [TestCase("(System.Int32)", false)]
    [TestCase("(System.Int32@)", true)]
    public void Overloads_by_value_and_by_reference_are_told_apart(string signature, bool isByReference) =>
        Assert.That(MethodFinder.Find(typeof(Overloads), "Of", signature, [], [typeof(int)]).GetParameters()[0].ParameterType.IsByRef, Is.EqualTo(isByReference));

    [Test]
    public void Type_arguments_of_one_name_from_two_assemblies_are_refused_where_the_version_does_not_tell_them_apart()
    {
        var method = ((Func<int, int>)Versioned<int>).Method.GetGenericMethodDefinition();
        var one = ItemOf("Acme.One");
        var two = ItemOf("Acme.Two");
        Assert.That(FunctionDefinition.Of(method.MakeGenericMethod(one)).Name.Function, Is.EqualTo("Versioned<Acme.Item>"));
        Assert.That(
            () => FunctionDefinition.Of(method.MakeGenericMethod(two)),
            Throws.ArgumentException.With.Message.StartWith("Memento.Core.Tests.Functions.DefinitionTests.Versioned cannot be a memento function: ")
                .And.Message.Contains("'Versioned<Acme.Item>'").And.Message.Contains("Acme.Item, Acme.One").And.Message.Contains("Acme.Item, Acme.Two").And.Message.Contains("leave out Version"));
        Assert.That(() => FunctionDefinition.Of(method.MakeGenericMethod(typeof(List<>).MakeGenericType(two).MakeArrayType())), Throws.Nothing, "the only one of its name");
        Assert.That(() => FunctionDefinition.Of(method.MakeGenericMethod(typeof(List<>).MakeGenericType(one).MakeArrayType())), Throws.ArgumentException);
        Assert.That(() => FunctionDefinition.Of(method.MakeGenericMethod(one)), Throws.Nothing, "it has its name");
    }

    [Test]
    public void A_generic_type_of_one_name_from_two_assemblies_is_refused_too()
    {
        FunctionDefinition.Of(typeof(VersionedBox<>).MakeGenericType(ItemOf("Acme.One")).GetMethod("Of")!);
        Assert.That(
            () => FunctionDefinition.Of(typeof(VersionedBox<>).MakeGenericType(ItemOf("Acme.Two")).GetMethod("Of")!),
            Throws.ArgumentException.With.Message.Contains("Acme.Item, Acme.Two"));
    }

    [Test]
    public void Overloads_by_types_of_one_name_from_two_assemblies_are_refused_too()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Acme.Overloads"), AssemblyBuilderAccess.Run).DefineDynamicModule("Acme.Overloads").DefineType("Acme.Work", TypeAttributes.Public);
        foreach (var item in new[] { ItemOf("Acme.One"), ItemOf("Acme.Two") })
        {
            var method = type.DefineMethod("Of", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [item]);
            method.DefineParameter(1, ParameterAttributes.None, "item");
            var il = method.GetILGenerator();
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ret);
        }

        var methods = type.CreateType().GetMethods(BindingFlags.Public | BindingFlags.Static);
        FunctionDefinition.Of(methods[0]);
        Assert.That(() => FunctionDefinition.Of(methods[1]), Throws.ArgumentException.With.Message.Contains("Acme.Item, Acme.One").And.Message.Contains("Acme.Item, Acme.Two"));
    }

    [Test]
    public void A_type_argument_of_another_copy_of_an_assembly_is_the_same()
    {
        var method = ((Func<int, int>)Copied<int>).Method.GetGenericMethodDefinition();
        var names = new[] { ItemOf("Acme.One"), ItemOf("Acme.One") }.Select(item => FunctionDefinition.Of(method.MakeGenericMethod(item)).Name).ToList();
        Assert.That(names[1], Is.EqualTo(names[0]));
    }

    [Test]
    public void Type_arguments_of_one_name_from_two_assemblies_do_not_matter_where_the_code_is_the_version() =>
        Assert.That(
            () => new[] { ItemOf("Acme.One"), ItemOf("Acme.Two") }.Select(item => FunctionDefinition.Of(((Func<int, int>)Generic<int>).Method.GetGenericMethodDefinition().MakeGenericMethod(item))).ToList(),
            Throws.Nothing);

    [Test]
    public async Task In_a_locked_cluster_the_second_of_two_functions_of_one_name_is_refused()
    {
        await using var environment = MementoEnvironment.Create(new EnvironmentDefinition());
        var method = ((Func<int, int>)Locked<int>).Method.GetGenericMethodDefinition();
        var one = FunctionDefinition.Of(method.MakeGenericMethod(ItemOf("Acme.One")));
        var two = FunctionDefinition.Of(method.MakeGenericMethod(ItemOf("Acme.Two")));
        environment.GetCluster(null)!.Lock(VersionLock.Of([one.Unversioned.At("locked")]));
        Assert.That(environment.NameOf(one).Version, Is.EqualTo("locked"));
        Assert.That(() => environment.NameOf(two), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains("'Locked<Acme.Item>'").And.Message.Contains("Acme.Item, Acme.One").And.Message.Contains("Acme.Item, Acme.Two"));
        Assert.That(environment.NameOf(one).Version, Is.EqualTo("locked"));
    }

    [Test]
    public void An_overload_whose_constraints_do_not_fit_is_another_function() =>
        Assert.That(MethodFinder.Find(typeof(Overloads), "Kind", "(``0,System.Int32)", [typeof(string)], [typeof(string), typeof(int)]).GetParameters(), Has.Length.EqualTo(2));

    [Test]
    public void What_may_be_left_out_without_a_default_is_the_default_of_its_type()
    {
        var arguments = FunctionDefinition.Of((Func<int, string?, int>)Overloads.Optional).Complete([Argument.LeftOut, Argument.LeftOut], partial: null, keyOnly: false);
        Assert.That(arguments.Values, Is.EqualTo(new object?[] { 0, null }));
    }

    [TestCase(nameof(NoVersion), "Version is ''")]
    [TestCase(nameof(HashInVersion), "Version is '1#2'")]
    [TestCase(nameof(ColonInCluster), "Cluster is 'a::b'")]
    public void A_version_or_a_cluster_that_is_no_part_of_a_name_is_refused(string name, string what)
    {
        var method = typeof(DefinitionTests).GetMethod(name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        Assert.That(() => FunctionDefinition.Of(method), Throws.ArgumentException.With.Message.Contains($"{name} cannot be a memento function").And.Message.Contains(what));
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

    private static class VersionedBox<T>
    {
        [MementoFunction(Version = "1")]
        public static int Of(int n) => n;
    }

    private static class Box<T>
    {
        public static int Twice(T value) => value is null ? 0 : 1;

        public static int Twice(int value) => value + 2;
    }

    private static class MarkedOverloads
    {
        [MementoFunction]
        public static int Of(int x) => x;

        public static int Of(string text) => text.Length;

        [MementoFunction]
        public static int Both(int x) => x;

        [MementoFunction]
        public static int Both(string text) => text.Length;
    }

    private static class Overloads
    {
        public static int Of(int x) => x;

        public static int Of(in int x) => x + 1;

        public static int Kind<T>(T value)
            where T : struct => value.GetHashCode();

        public static int Kind<T>(T value, int n = 0)
            where T : class => n + value.GetHashCode();

        public static int Optional([System.Runtime.InteropServices.Optional] int x, [System.Runtime.InteropServices.Optional] string? text) => x + (text?.Length ?? 0);
    }

    [MementoFunction(Version = "")]
    private static int NoVersion(int x) => x;

    [MementoFunction(Version = "1#2")]
    private static int HashInVersion(int x) => x;

    [MementoFunction(Cluster = "a::b")]
    private static int ColonInCluster(int x) => x;

    private static int Overloaded(int x) => x;

    private static int Overloaded(string x) => x.Length;

    private static int Locked<T>(int x) => x;

    private static Type ItemOf(string assembly) =>
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run).DefineDynamicModule(assembly).DefineType("Acme.Item", TypeAttributes.Public).CreateType();

    [MementoFunction(Version = "1")]
    private static int Versioned<T>(int n) => n;

    [MementoFunction(Version = "1")]
    private static int Copied<T>(int n) => n;

    private static int Generic<T>(T x) => x is null ? 0 : 1;

    private static int Cancellable(int x, CancellationToken token) => token.IsCancellationRequested ? 0 : x;

    private static Task Void(int x) => Task.FromResult(x);

    private static int Defaults(int x = 5, DayOfWeek day = DayOfWeek.Friday, DateTime time = default) => x + (int)day + time.Day;

    private int Instance(int x) => x + GetHashCode();
}
