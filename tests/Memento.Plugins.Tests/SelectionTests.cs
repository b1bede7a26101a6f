namespace Memento.Plugins.Tests;

[Decision(6)]
internal sealed class SelectionTests
{
    [Test]
    public void Of_twenty_plugins_one_selected_is_one_loaded()
    {
        using var dropIn = new DropIn();
        for (var i = 0; i < 19; i++)
        {
            File.Copy(Fixtures.GetAssembly("Lone"), Path.Combine(Directory.CreateDirectory(Path.Combine(dropIn.Plugins, $"plugin-{i}")).FullName, "Fixture.Lone.dll"));
        }

        var good = dropIn.Add("Good");

        var host = dropIn.CreateHost();
        var found = host.Report.Candidates.Count;
        var atFirst = dropIn.Contexts.Count;
        dropIn.CreateRunner(host, "good");
        dropIn.CreateRunner(host, "good");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Is.EqualTo(20));
            Assert.That(atFirst, Is.Zero, "looking is not loading");
            Assert.That(dropIn.Contexts.Select(context => context.Name), Is.EqualTo(new[] { $"Memento plugin {good}" }));
            Assert.That(host.Report.Candidates.Count(candidate => candidate.State == PluginState.Loaded), Is.EqualTo(1));
            Assert.That(dropIn.Copies, Has.Count.EqualTo(1), "only that one was copied");
        }
    }
}
