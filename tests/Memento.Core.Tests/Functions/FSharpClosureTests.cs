using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Microsoft.FSharp.Core;

namespace Memento.Core.Tests.Functions;

/// <summary>
/// What F# makes of <c>Func&lt;int, int&gt;(Numbers.Square)</c>: a type of its own, named after the line, whose method calls the function. The code is as its
/// compiler writes it; a script that it compiles is among the tests of the packages.
/// </summary>
internal sealed class FSharpClosureTests
{
    [Test]
    public void A_function_that_is_named_in_FSharp_is_itself()
    {
        var handle = Memo.Of(Closure<Func<int, int>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, ((Func<int, int>)Square).Method);
        }));
        Assert.That(handle.Name.ToString(), Is.EqualTo("scratch::Memento.Core.Tests/Memento.Core.Tests.Functions.FSharpClosureTests:Square#1"));
        Assert.That(handle.ParameterNames, Is.EqualTo(new[] { "number" }));
    }

    [Test]
    public void A_function_of_many_parameters_that_is_called_last_is_itself()
    {
        var closure = Closure<Func<int, int, int, int, int, string>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldarg_3);
            il.Emit(OpCodes.Ldarg_S, (byte)4);
            il.Emit(OpCodes.Tailcall);
            il.Emit(OpCodes.Call, ((Func<int, int, int, int, int, string>)Join).Method);
        });
        Assert.That(Memo.Of(closure).Name.Function, Is.EqualTo(nameof(Join)));
    }

    [Test]
    public void A_generic_function_has_the_type_arguments_that_it_is_named_with()
    {
        var closure = Closure<Func<int, int[]>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, ((Func<int, int[]>)List).Method);
        });
        Assert.That(Memo.Of(closure).Name.Function, Is.EqualTo("List<System.Int32>"));
    }

    [Test]
    public void A_lambda_of_FSharp_is_refused()
    {
        var closure = Closure<Func<int, int>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Mul);
        });
        Assert.That(() => Memo.Of(closure), Throws.ArgumentException.With.Message.Contains("has no name of its own").And.Message.Contains("NoInlining"));
    }

    [Test]
    public void A_lambda_of_FSharp_that_gives_a_function_other_arguments_is_refused()
    {
        var closure = Closure<Func<int, int, int>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, ((Func<int, int, int>)Power).Method);
        });
        Assert.That(() => Memo.Of(closure), Throws.ArgumentException.With.Message.Contains("has no name of its own"));
    }

    [Test]
    public void A_lambda_of_FSharp_that_converts_what_a_function_gives_is_refused()
    {
        var closure = Closure<Func<int, long>>(static il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, ((Func<int, int>)Square).Method);
            il.Emit(OpCodes.Conv_I8);
        });
        Assert.That(() => Memo.Of(closure), Throws.ArgumentException.With.Message.Contains("has no name of its own"));
    }

    [MementoFunction(Version = "1", Cluster = "scratch")]
    private static int Square(int number) => number * number;

    private static int Power(int x, int y) => (int)Math.Pow(x, y);

    private static string Join(int a, int b, int c, int d, int e) => $"{a}{b}{c}{d}{e}";

    private static T[] List<T>(T value) => [value];

    private static TDelegate Closure<TDelegate>(Action<ILGenerator> body)
        where TDelegate : Delegate
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Script"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Script").DefineType("square@9", TypeAttributes.NotPublic | TypeAttributes.Sealed);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(CompilationMappingAttribute).GetConstructor([typeof(SourceConstructFlags)])!, [SourceConstructFlags.Closure]));
        var signature = typeof(TDelegate).GetMethod("Invoke")!;
        var method = type.DefineMethod("Invoke", MethodAttributes.Assembly | MethodAttributes.Static, signature.ReturnType, [.. signature.GetParameters().Select(parameter => parameter.ParameterType)]);
        for (var i = 1; i <= signature.GetParameters().Length; i++)
        {
            method.DefineParameter(i, ParameterAttributes.None, $"arg{i}");
        }

        var il = method.GetILGenerator();
        body(il);
        il.Emit(OpCodes.Ret);
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        image.Position = 0;
        var made = new AssemblyLoadContext(name: null).LoadFromStream(image).GetType("square@9")!;
        return made.GetMethod("Invoke", BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<TDelegate>();
    }
}
