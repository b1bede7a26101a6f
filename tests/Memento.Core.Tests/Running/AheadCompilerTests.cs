using System.Reflection;
using System.Reflection.Emit;
using System.Runtime;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>What is compiled before it is called.</summary>
internal sealed class AheadCompilerTests : CallingTests
{
    [OneTimeSetUp]
    public void CompileTheCompiler()
    {
        Assert.That(Run(new AheadCompiler([typeof(IDisposable), typeof(AheadCompilerTests)])).IsDone);
        Assert.That(Run(new AheadCompiler([]), isCancelled: true).IsDone, Is.False);
    }

    [Test]
    public void What_was_compiled_ahead_is_compiled_once()
    {
        var compiler = new AheadCompiler([typeof(Some)]);
        Assert.That(Run(compiler), Is.EqualTo((true, 3)), "two methods and the constructor");
        Assert.That(Run(compiler), Is.EqualTo((true, 0)));
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var two = new Some().First(1);
        Assert.That(JitInfo.GetCompiledMethodCount(currentThread: true), Is.EqualTo(before), "a call has nothing left to wait for");
        Assert.That(two, Is.EqualTo(2));
    }

    [Test]
    public void Who_cancels_it_can_go_on()
    {
        var compiler = new AheadCompiler([typeof(Other)]);
        Assert.That(Run(compiler, isCancelled: true), Is.EqualTo((false, 0)));
        Assert.That(Run(compiler), Is.EqualTo((true, 2)));
    }

    [Test]
    public void What_cannot_be_compiled_keeps_nothing_else_from_it()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Broken"), AssemblyBuilderAccess.Run).DefineDynamicModule("Broken").DefineType("Broken");
        var broken = type.DefineMethod("Broken", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        broken.Emit(OpCodes.Add);
        broken.Emit(OpCodes.Ret);
        var made = type.CreateType();
        Assert.That(() => made.GetMethod("Broken")!.Invoke(null, null), Throws.TypeOf<TargetInvocationException>().With.InnerException.TypeOf<InvalidProgramException>());
        Assert.That(Run(new AheadCompiler([made, typeof(Last)])), Is.EqualTo((true, 3)), "a constructor each, and the method of the second");
    }

    [Test]
    public void What_has_no_code_or_many_forms_is_left_out() => Assert.That(
        Run(new AheadCompiler([typeof(IDisposable), typeof(List<>), typeof(Formless)])), Is.EqualTo((true, 1)), "the constructor");

    [Test]
    public void A_host_compiles_its_own_part_of_a_call_and_that_of_the_plugins_in_use()
    {
        var cluster = Test.Environment.GetCluster(null)!;
        Assert.That(Test.Environment.Plugins.AssembliesInUse, Is.Empty);
        Assert.That(cluster.Storage.GetType().Assembly, Is.AnyOf(Test.Environment.Plugins.AssembliesInUse.ToArray()));
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        Assert.That(cluster.RunnerHost.CompileAhead(CancellationToken.None));
        Assert.That(JitInfo.GetCompiledMethodCount(currentThread: true) - before, Is.GreaterThan(100));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8), "and calls go as ever");
    }

    // Others compile too, on threads of their own.
    private static (bool IsDone, int Methods) Run(AheadCompiler compiler, bool isCancelled = false)
    {
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var isDone = compiler.Run(new CancellationToken(isCancelled));
        return (isDone, (int)(JitInfo.GetCompiledMethodCount(currentThread: true) - before));
    }

    // None of these is called before it is compiled ahead.
    private sealed class Some
    {
        public int First(int x) => x + Second;

        private static int Second => 1;
    }

    private sealed class Other
    {
        public override string ToString() => "other";
    }

    private sealed class Last
    {
        public override string ToString() => "last";
    }

    private abstract class Formless
    {
        public abstract int Number { get; }

        public static T Same<T>(T value) => value;
    }
}
