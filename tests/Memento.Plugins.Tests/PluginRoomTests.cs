namespace Memento.Plugins.Tests;

[Decision(4)]
internal sealed class PluginRoomTests
{
    [Test]
    public async Task Hosts_of_a_process_share_the_room_of_a_plugin_and_no_instance()
    {
        using var dropIn = new DropIn();
        dropIn.Add("UsesDependencyV1");
        var hosts = Enumerable.Range(0, 8).Select(_ => dropIn.CreateHost()).ToList();

        var runners = await Task.WhenAll(hosts.Select(host => Task.Run(() => dropIn.CreateRunner(host, "uses-v1"))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dropIn.Contexts, Has.Count.EqualTo(1));
            Assert.That(runners.Select(runner => runner.GetType()).Distinct().Count(), Is.EqualTo(1));
            Assert.That(runners, Is.Unique);
            Assert.That(hosts.Select(host => host.Report.Candidates.Single().State), Is.All.EqualTo(PluginState.Loaded));
        }
    }

    [Test]
    public void A_plugin_that_was_replaced_gets_a_room_of_its_own_and_gets_the_first_again_when_it_is_put_back()
    {
        using var dropIn = new DropIn();
        var path = Path.Combine(dropIn.Plugins, "Acme", "Acme.dll");
        PluginCompiler.Compile(path, PluginCompiler.Runner("\"acme\""));
        var original = File.ReadAllBytes(path);
        var first = dropIn.CreateRunner(dropIn.CreateHost(), "acme").GetType();

        File.Delete(path);
        PluginCompiler.Compile(path, PluginCompiler.Runner("\"acme\"", members: "public int Another;"));
        var second = dropIn.CreateRunner(dropIn.CreateHost(), "acme").GetType();
        File.WriteAllBytes(path, original);
        var third = dropIn.CreateRunner(dropIn.CreateHost(), "acme").GetType();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.Not.EqualTo(first));
            Assert.That(second.GetField("Another"), Is.Not.Null);
            Assert.That(third, Is.EqualTo(first));
            Assert.That(dropIn.Contexts, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Plugins_of_one_content_in_two_places_have_a_room_each()
    {
        using var dropIn = new DropIn();
        using var other = new DropIn();
        var (here, there) = (dropIn.Add("Good"), other.Add("Good"));

        var first = dropIn.CreateRunner(dropIn.CreateHost(), "good").GetType().Assembly;
        var second = dropIn.CreateRunner(other.CreateHost(shadow: dropIn.Shadow), "good").GetType().Assembly;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Location, Is.EqualTo(first.Location), "one copy");
            Assert.That(second, Is.Not.EqualTo(first));
            Assert.That(dropIn.Contexts.Single().Name, Does.Contain(here), "What a room says is of the plugin where it was dropped.");
            Assert.That(other.Contexts.Single().Name, Does.Contain(there));
        }
    }

    [Test]
    public void A_plugin_that_could_not_be_loaded_is_tried_again()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var plugin = new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false);
        var copy = Path.Combine(dropIn.Root, "copy", Path.GetFileName(path));

        Assert.That(() => PluginRooms.Enter(plugin, copy), Throws.InstanceOf<IOException>());
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(path, copy);

        Assert.That(PluginRooms.Enter(plugin, copy).GetName().Name, Is.EqualTo("Fixture.Good"));
    }
}
