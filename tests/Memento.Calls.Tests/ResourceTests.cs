using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;

namespace Memento.Calls.Tests;

/// <summary>Natural calls of functions that read files.</summary>
internal sealed class ResourceTests : CallingTests
{
    [Test]
    public void A_changed_file_makes_a_natural_call_and_its_caller_stale()
    {
        var path = Path.Combine(Folder, "catalogue");
        File.WriteAllText(path, "one");
        Assert.That(Catalogue.Length(Key, path) + Catalogue.Length(Key, path) + Catalogue.Text(Key, path).Length, Is.EqualTo(9));
        Assert.That(Count, Is.EqualTo(2));
        File.WriteAllText(path, "three");
        Assert.That(Catalogue.Length(Key, path) + Catalogue.Length(Key, path) + Catalogue.Text(Key, path).Length, Is.EqualTo(15));
        Assert.That(Count, Is.EqualTo(4));
        Assert.That(Catalogue.LengthMemento.Memento(Key, path)!.Resources, Is.EqualTo(Catalogue.TextMemento.Memento(Key, path)!.Resources).And.Count.EqualTo(1));
    }
}
