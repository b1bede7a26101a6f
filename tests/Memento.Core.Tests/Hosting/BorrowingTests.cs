using System.Runtime.Loader;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Hosting;

/// <summary>A storage that borrows half of another plugin's, used by memento functions.</summary>
internal sealed class BorrowingTests
{
    [Test]
    public async Task Its_mementos_are_where_the_lender_keeps_them_and_its_lender_is_in_another_load_context()
    {
        await using var test = new TestEnvironment("borrowing");
        var key = Guid.NewGuid().ToString();
        Assert.That(Functions.Arithmetic.Twice.Call(key, 2), Is.EqualTo(4));
        Assert.That(Directory.GetFiles(Path.Combine(test.Folder.Path, "borrowed"), "*.memento.json", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        var contexts = AssemblyLoadContext.All
            .Where(context => context.Assemblies.Any(assembly => assembly.GetName().Name is "BorrowingStorage" or "Memento.Storage.Filesystem"))
            .ToArray();
        Assert.That(contexts, Has.Length.GreaterThanOrEqualTo(2));
        Assert.That(contexts, Has.None.Matches<AssemblyLoadContext>(context =>
            context.Assemblies.Count(assembly => assembly.GetName().Name is "BorrowingStorage" or "Memento.Storage.Filesystem") > 1));
    }
}
