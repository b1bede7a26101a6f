using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Hosting;

/// <summary>Applications with a generic host, in this process. One that is a program of its own is among the tests of packaging.</summary>
[NonParallelizable] // The default environment is the process's.
internal sealed class ApplicationTests
{
    private readonly string _key = Guid.NewGuid().ToString();
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task The_environment_is_that_of_calls_while_the_host_lives_and_is_disposed_with_it()
    {
        MementoEnvironment environment;
        using (var host = Build("app", services => services.AddHostedService<Caller>()))
        {
            await host.StartAsync();
            environment = host.Services.GetRequiredService<MementoEnvironment>();
            Assert.That(MementoEnvironment.Default, Is.SameAs(environment));
            Assert.That((environment.Name, environment.Statistics.Computed), Is.EqualTo(("app", 1)), "a service that knows nothing of it ran in it when the host started");
            await host.StopAsync();
        }

        Assert.That(MementoEnvironment.DefaultIfLoaded, Is.Not.SameAs(environment));
        Assert.That(() => environment.UseAsDefault(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Relative_paths_start_from_the_content_root_and_loggers_are_the_hosts()
    {
        var loggers = new RecordingLoggers();
        using var host = Build("app", services => services.AddSingleton<ILoggerFactory>(loggers), ("repos:0:clusters:default:storage:type", "filesystem"), ("repos:0:clusters:default:storage:path", "store"));
        await host.StartAsync();
        Arithmetic.Twice.Call(_key, 1);
        Assert.That(Path.Combine(_folder.Path, "store"), Does.Exist);
        Assert.That(loggers.Entries.Select(entry => entry.Message), Has.Some.Contains("Memento.Storage.Filesystem"));
        await host.StopAsync();
    }

    [Test]
    public void A_wrong_configuration_keeps_the_host_from_starting()
    {
        using var host = Build("app", _ => { }, ("repos:0:clusters:default:stoarge:type", "memory"));
        Assert.That(() => host.StartAsync(), Throws.TypeOf<ConfigurationException>().With.Message.Contains("section 'Memento'").And.Message.Contains("stoarge"));
    }

    [Test]
    public void An_application_without_the_section_is_told_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMemento(builder.Configuration);
        using var host = builder.Build();
        Assert.That(() => host.StartAsync(), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'Memento'"));
    }

    [Test]
    public async Task Two_hosts_in_one_process_each_have_their_own_where_they_are_started_in_it()
    {
        using var first = Build("first", services => services.AddHostedService<Caller>());
        using var second = Build("second", services => services.AddHostedService<Caller>());
        var environments = new[] { first, second }.Select(host => host.Services.GetRequiredService<MementoEnvironment>()).ToArray();
        foreach (var (host, environment) in new[] { first, second }.Zip(environments))
        {
            using (environment.Use())
            {
                await host.StartAsync();
            }
        }

        Assert.That(environments.Select(environment => environment.Statistics.Computed), Is.EqualTo(new[] { 1, 1 }));
        Assert.That(MementoEnvironment.Default, Is.SameAs(environments[1]), "elsewhere the last one is the process's");
        second.Dispose();
        Assert.That(MementoEnvironment.Default, Is.SameAs(environments[0]), "and then the one before");
        first.Dispose();
        Assert.That(MementoEnvironment.DefaultIfLoaded, Is.Not.AnyOf(environments));
    }

    [Test]
    public async Task A_second_host_that_takes_the_place_of_the_first_says_so_in_its_log()
    {
        var loggers = new RecordingLoggers();
        using var first = Build("first", _ => { });
        using var second = Build("second", services => services.AddSingleton<ILoggerFactory>(loggers));
        await first.StartAsync();
        await second.StartAsync();
        Assert.That(loggers.Warnings, Has.Some.Contains("'first'").And.Some.Contains("'second'"));
    }

    [Test]
    public async Task Added_twice_the_last_one_counts()
    {
        using var host = Build("app", services => services.AddMemento(new EnvironmentDefinition { Name = "test" }, Options));
        await host.StartAsync();
        Assert.That(MementoEnvironment.Default.Name, Is.EqualTo("test"));
    }

    [Test]
    public async Task A_file_can_describe_it()
    {
        var file = _folder.Write("memento.yaml", "name: file\nrepos:\n- name: main\n  clusters:\n    default:\n      storage:\n        type: memory\n");
        using var host = Build("app", services => services.AddMemento(file, Options));
        await host.StartAsync();
        Assert.That(MementoEnvironment.Default.Name, Is.EqualTo("file"));
    }

    [Test]
    public void A_container_that_is_disposed_synchronously_disposes_it_too()
    {
        MementoEnvironment environment;
        using (var provider = new ServiceCollection().AddMemento(new EnvironmentDefinition(), Options).BuildServiceProvider())
        {
            environment = provider.GetRequiredService<MementoEnvironment>();
        }

        Assert.That(() => environment.UseAsDefault(), Throws.TypeOf<ObjectDisposedException>());
    }

    private MementoEnvironmentOptions Options => new() { ShadowFolder = PluginCopies.Folder };

    private IHost Build(string name, Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Memento:name"] = name,
            ["Memento:repos:0:name"] = "main",
            ["Memento:repos:0:clusters:default:storage:type"] = "memory",
        }).AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create<string, string?>($"Memento:{pair.Key}", pair.Value)));
        builder.Services.AddMemento(builder.Configuration, Options);
        builder.Services.AddSingleton(new CallerKey(_key));
        configure(builder.Services);
        return builder.Build();
    }

    private sealed record CallerKey(string Value);

    /// <summary>Calls a function when the host starts, and asks for no environment.</summary>
    private sealed class Caller(CallerKey key) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await Arithmetic.Twice.CallAsync(key.Value, 1, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
