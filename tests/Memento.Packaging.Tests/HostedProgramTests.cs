namespace Memento.Packaging.Tests;

/// <summary>An application with a generic host, as its author writes it: a program of its own, configured by its appsettings.json.</summary>
[Category("Long")]
public sealed class HostedProgramTests
{
    private string _program = "";

    private string Output => Path.Combine(_program, "bin", "Debug", "net10.0");

    [OneTimeSetUp]
    public void BuildProgram()
    {
        _program = Workshop.MakeProject(
            "Service",
            ("Service.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk.Worker">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Microsoft.Extensions.Hosting" Version="{Workshop.VersionOf("Microsoft.Extensions.Hosting")}" />
                    <ProjectReference Include="{Workshop.Copy}/Memento.Core/Memento.Core.csproj" />
                    <MementoPlugin Include="{Workshop.Copy}/Memento.Plugins.Builtin/*/*.csproj" />
                  </ItemGroup>
                  <Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" />
                </Project>
                """),
            ("Program.cs", """
                using System;
                using System.Threading;
                using System.Threading.Tasks;
                using Memento;
                using Memento.Configuration;
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Hosting;

                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddMemento(builder.Configuration);
                builder.Services.AddHostedService<Worker>();
                await builder.Build().RunAsync();

                internal sealed class Worker(IHostApplicationLifetime lifetime, MementoEnvironment environment) : BackgroundService
                {
                    protected override Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        Console.WriteLine($"result {Numbers.Fibonacci(90)} in {environment.Name}, {environment.Statistics.Computed} computed");
                        lifetime.StopApplication();
                        return Task.CompletedTask;
                    }
                }

                internal static class Numbers
                {
                    [MementoFunction(Version = "1")]
                    internal static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
                }
                """),
            ("appsettings.json", """
                {
                  "Logging": { "LogLevel": { "Default": "Warning", "Memento": "Debug" } },
                  "Memento": {
                    "name": "service",
                    "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "data/results" } } } } ]
                  }
                }
                """));
        DotNetCommand.Run(_program, "build");
    }

    [Test]
    public void It_remembers_where_its_settings_say_and_logs_by_its_host()
    {
        var first = DotNetCommand.Run(_program, "run", "--no-build");
        Assert.That(first, Does.Contain("result 2880067194370816120 in service, 91 computed"));
        Assert.That(first, Does.Contain("dbug: Memento.Plugins"), "the host's logger");
        Assert.That(Path.Combine(_program, "data", "results"), Does.Exist);
        Assert.That(DotNetCommand.RunProgram(_program, Path.Combine(Output, "Service")), Does.Contain("result 2880067194370816120 in service, 0 computed"));
    }

    [Test]
    public void A_variable_lies_over_its_settings_as_over_a_file()
    {
        var elsewhere = Path.Combine(_program, "..", "elsewhere");
        foreach (var file in Workshop.FilesIn(Output))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(elsewhere, file))!);
            File.Copy(Path.Combine(Output, file), Path.Combine(elsewhere, file));
        }

        var output = DotNetCommand.RunProgram(elsewhere, Path.Combine(elsewhere, "Service"), environment: new Dictionary<string, string?> { ["MEMENTO__name"] = "by variable", ["MEMENTO__repos__0__clusters__default__storage__type"] = "filesystem" });
        Assert.That(output, Does.Contain("in by variable, 91 computed"));
    }
}
