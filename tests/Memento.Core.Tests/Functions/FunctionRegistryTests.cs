using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Functions;

namespace Memento.Core.Tests.Functions;

/// <summary>Which memento functions the process knows.</summary>
internal sealed class FunctionRegistryTests : CallingTests
{
    [Test]
    public void Functions_are_listed_with_their_clusters_before_they_are_called()
    {
        var names = FunctionRegistry.Functions.Select(name => name.ToString()).ToList();
        Assert.That(names, Has.Member("Memento.Core.Tests/Memento.Core.Tests.Functions.FunctionRegistryTests:NeverCalled"));
        Assert.That(names, Has.Member("registry::Memento.Core.Tests/Memento.Core.Tests.Functions.FunctionRegistryTests:Elsewhere"));
        Assert.That(names, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(FunctionRegistry.Clusters, Is.SupersetOf(new[] { MementoEnvironment.DefaultCluster, "registry" }));
        Assert.That(FunctionRegistry.InCluster("registry").Select(name => name.Function), Is.EqualTo(new[] { "Elsewhere" }));
        Assert.That(FunctionRegistry.InCluster(null).Select(name => name.Function), Has.Member("NeverCalled").And.None.EqualTo("Elsewhere"));
    }

    [Test]
    public void A_name_that_two_functions_have_is_listed_once()
    {
        var method = ((Func<int, int>)Generic<int>).Method.GetGenericMethodDefinition();
        foreach (var assembly in new[] { "Acme.One", "Acme.Two" })
        {
            var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run).DefineDynamicModule(assembly).DefineType("Acme.Item", TypeAttributes.Public).CreateType();
            FunctionDefinition.Of(method.MakeGenericMethod(type));
        }

        Assert.That(FunctionRegistry.Functions.Count(name => name.Function == "Generic<Acme.Item>" && name.Module.EndsWith(nameof(FunctionRegistryTests), StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Each_function_of_a_name_that_several_have_is_registered_at_its_version()
    {
        using var folder = new TemporaryFolder();
        var names = new[] { 1, 2 }.Select(result => FunctionDefinition.Of(Compiled(Path.Combine(folder.Path, $"{result}.dll"), result)).Name).ToList();
        Assert.That(names[0].Unversioned, Is.EqualTo(names[1].Unversioned));
        Assert.That(names[0].Version, Is.Not.EqualTo(names[1].Version));
        Assert.That(names.Select(FunctionRegistry.IsRegistered), Is.All.True);
    }

    [Test]
    public void A_function_is_registered_by_its_full_name_at_its_version()
    {
        const string Name = "Memento.Core.Tests/Memento.Core.Tests.Functions.FunctionRegistryTests:NeverCalled";
        Assert.That(FunctionRegistry.IsRegistered($"{Name}#3"), Is.True);
        Assert.That(FunctionRegistry.IsRegistered(Name), Is.True, "at whatever version");
        Assert.That(FunctionRegistry.IsRegistered($"{Name}#4"), Is.False);
        Assert.That(FunctionRegistry.IsRegistered($"registry::{Name}#3"), Is.False, "of another cluster");
        Assert.That(FunctionRegistry.IsRegistered($"{Name}Either#3"), Is.False);
        Assert.That(FunctionRegistry.IsRegistered(Arithmetic.Twice.Name), Is.True);
        Assert.That(() => FunctionRegistry.IsRegistered("no name"), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_function_made_into_one_by_a_handle_is_registered_once_it_is()
    {
        Assert.That(FunctionRegistry.IsRegistered(Memo.Of<int, int>(Unmarked).Name), Is.True);
    }

    [Test]
    public void In_a_locked_cluster_a_function_has_the_version_of_the_lock()
    {
        var name = Memo.Of<int, int>(NeverCalled).Name;
        var cluster = MementoEnvironment.Current.GetCluster(null)!;
        cluster.Lock(VersionLock.Of([name.At("locked")]));
        Assert.That(FunctionRegistry.IsRegistered(name.At("locked")), Is.True);
        Assert.That(FunctionRegistry.IsRegistered(name), Is.False);
        Assert.That(FunctionRegistry.IsRegistered("Memento.Core.Tests/Memento.Core.Tests.Functions.Arithmetic:TwiceBody#1"), Is.False, "what the lock does not have is called at no version");
    }

    [Test]
    public void A_function_of_an_extension_block_is_listed_once_and_not_as_what_the_compiler_keeps_of_its_declaration()
    {
        string[] expected = ["Memento.Core.Tests/Memento.Core.Tests.Functions.Extensions:Scaled", "Memento.Core.Tests/Memento.Core.Tests.Functions.Extensions:Unit"];
        Assert.That(FunctionRegistry.Functions.Where(name => name.Function is "Scaled" or "Unit").Select(name => name.ToString()), Is.EqualTo(expected));
        Assert.That(MarkedFunctions.Loadable(typeof(Extensions).Assembly).Select(MethodNames.FunctionOf).Where(name => name is "Scaled" or "Unit"), Is.EquivalentTo(["Scaled", "Unit"]));
        Assert.That(MarkedFunctions.LoadableGeneric(typeof(Extensions).Assembly).Where(static method => method.Name == "CountAnd").Select(static method => method.DeclaringType), Is.EqualTo(new[] { typeof(Extensions) }));
    }

    [Test]
    public void A_function_of_a_class_whose_name_is_special_is_listed_as_any_other()
    {
        Assert.That(MarkedFunctions.Loadable(typeof(SpeciallyNamed).Assembly), Has.One.EqualTo(typeof(SpeciallyNamed).GetMethod(nameof(SpeciallyNamed.Special))));
        Assert.That(FunctionRegistry.Functions.Select(static name => name.Function), Has.One.EqualTo(nameof(SpeciallyNamed.Special)));
    }

    private static int Generic<T>(int x) => x;

    // An assembly of one name each time, as two plugins may bring it in two versions.
    private static MethodInfo Compiled(string file, int result)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Acme.Registered"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Acme.Registered").DefineType("Acme.Work", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var il = type.DefineMethod("Of", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        il.Emit(OpCodes.Ldc_I4, result);
        il.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(file);
        return new AssemblyLoadContext(file).LoadFromAssemblyPath(file).GetType("Acme.Work", throwOnError: true)!.GetMethod("Of")!;
    }

    [MementoFunction(Version = "3")]
    private static int NeverCalled(int x) => x;

    [MementoFunction(Version = "1", Cluster = "registry")]
    private static int Elsewhere(int x) => x;

    // Marked by mistake, as the compiler would say of a project that uses functions: it is in no list, and in nobody's way.
    [MementoFunction]
    private static void Nothing(int x)
    {
    }

    private static int Unmarked(int x) => x;
}
