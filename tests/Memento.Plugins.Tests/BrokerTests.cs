using System.Runtime.Loader;
using System.Text;

namespace Memento.Plugins.Tests;

internal sealed class BrokerTests
{
    private static readonly FunctionName Function = new(null, "Tests.Functions", "F", "1");

    private static MementoRecord Memento => new()
    {
        Function = Function,
        ArgumentHash = ArgumentHash.Parse(new string('a', 64)),
        Arguments = "{}",
        Time = DateTimeOffset.UnixEpoch,
        TotalTime = TimeSpan.Zero,
        OwnTime = TimeSpan.Zero,
        ResultType = ResultType.Null,
        Runner = new RunnerDescription("local"),
        CorrelationId = "cid_000000000000",
        Host = "here",
        ProcessId = 1,
    };

    [Test]
    public async Task A_backend_borrows_the_metadata_store_of_another_plugin_in_another_load_context()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Borrower");
        dropIn.Add("Lender");
        await using var host = dropIn.CreateHost();

        var storage = host.CreateStorageBackend(DropIn.Section("borrower", ("metadata_store:type", "lent"), ("metadata_store:colour", "green")), dropIn.Root);
        await storage.MemoizeAsync(new Storage.ResultToStore(Memento, new byte[] { 1, 2, 3 }, typeof(byte[])));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await storage.ReadAsync(Memento.Call, typeof(byte[])))!.Value, Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(await storage.AllExistAsync([Memento.Call]), Is.True);
            Assert.That(await ReadAsync(storage, "settings"), Is.EqualTo($"lent|green|{dropIn.Root}"));
            Assert.That(await ReadAsync(storage, "lender"), Does.Contain("Fixture.Lender.dll").And.Not.EqualTo(AssemblyLoadContext.GetLoadContext(storage.GetType().Assembly)!.Name));
            Assert.That(dropIn.Contexts, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task A_backend_borrows_with_settings_given_in_code()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Borrower");
        dropIn.Add("Lender");
        await using var host = dropIn.CreateHost();

        var storage = host.CreateStorageBackend(DropIn.Section("borrower"), dropIn.Root);

        Assert.That(await ReadAsync(storage, "settings"), Is.EqualTo($"lent|in code|{dropIn.Root}"));
    }

    [Test]
    public void A_store_that_is_not_there_is_an_error_of_the_configuration()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Borrower");

        Assert.That(
            () => dropIn.CreateHost().CreateStorageBackend(DropIn.Section("borrower"), dropIn.Root),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("There is no metadata store named 'lent'."));
    }

    [Test]
    [Category("Long")]
    public void Codecs_that_ask_for_one_another_in_a_circle_end_in_an_error()
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Circle.dll"), """
            using System;
            using System.IO;
            using Memento.Plugins;
            using Memento.Serialization;

            public abstract class Asking(BackendContext context, string name) : ICodec
            {
                private readonly ICodec _other = context.Broker.GetCodec(name);
                public string Name => context.Name;
                public bool CanEncode(Type declaredType) => _other.CanEncode(declaredType);
                public void Encode(object value, Type declaredType, Stream destination) => _other.Encode(value, declaredType, destination);
                public object Decode(Stream source, Type declaredType) => _other.Decode(source, declaredType);
            }

            [ExportCodec("one")]
            public class One(BackendContext context) : Asking(context, "two");

            [ExportCodec("two")]
            public class Two(BackendContext context) : Asking(context, "one");
            """);

        Assert.That(() => dropIn.CreateHost().GetCodec("one"), Throws.TypeOf<ConfigurationException>().With.Message.Contains("they go in a circle"));
    }

    [Test]
    public void Stores_that_borrow_from_one_another_in_a_circle_end_in_an_error()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Borrower");

        Assert.That(
            () => dropIn.CreateHost().CreateDataStore(DropIn.Section("circle"), dropIn.Root),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("they go in a circle"));
    }

    [Test]
    public void The_source_of_a_backend_is_the_file_it_was_found_in()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Lender");
        var host = dropIn.CreateHost();

        var store = host.CreateMetadataStore(DropIn.Section("lent"), dropIn.Root);

        Assert.That(host.GetSource(store)!.Path, Is.EqualTo(path));
    }

    private static async Task<string> ReadAsync(Storage.IStorageBackend storage, string name) =>
        Encoding.UTF8.GetString((await storage.ReadMetadataAsync(Memento.Call, name))!.Value.Span);
}
