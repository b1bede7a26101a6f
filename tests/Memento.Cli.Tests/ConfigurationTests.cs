using Memento.Cli.Tests.Support;
using Memento.Configuration;

namespace Memento.Cli.Tests;

/// <summary>What the tool tells of the configuration, and the one it writes.</summary>
internal sealed class ConfigurationTests : ToolTests
{
    [Test]
    public async Task Each_value_is_shown_with_where_it_comes_from()
    {
        var cluster = Folder.Combine("archive.json");
        await File.WriteAllTextAsync(cluster, "{\n  \"storage\": { \"type\": \"memory\" }\n}");
        await File.WriteAllTextAsync(Configuration, """
            {
              "name": "tests",
              "repos": [ { "name": "main",
                "clusters": { "archive": "archive.json" } } ]
            }
            """);
        Environment.SetEnvironmentVariable("MEMENTO__description", "given by a variable");
        try
        {
            var answer = await AskAsync(ExitCodes.Yes, "config", "show");
            var settings = answer["settings"]!.AsArray().ToDictionary(setting => setting!["key"]!.GetValue<string>(), setting => (Value: setting!["value"]?.GetValue<string>(), Origin: setting["origin"]!.GetValue<string>()));
            Assert.Multiple(() =>
            {
                Assert.That(settings["name"], Is.EqualTo(("tests", $"{Configuration} (line 2)")));
                Assert.That(settings["repos:0:clusters:archive:storage:type"], Is.EqualTo(("memory", $"{cluster} (line 2)")));
                Assert.That(settings["repos:0:clusters:archive:runner:type"], Is.EqualTo(("local", "default")));
                Assert.That(settings["clusters:default:storage:type"], Is.EqualTo(("filesystem", "default")));
                Assert.That(settings["description"], Is.EqualTo(("given by a variable", "the environment variable MEMENTO__description")));
                Assert.That(answer["files"]!.AsArray().Select(file => file!.GetValue<string>()), Is.EqualTo(new[] { Configuration, cluster }));
            });
        }
        finally
        {
            Environment.SetEnvironmentVariable("MEMENTO__description", null);
        }
    }

    [Test]
    public async Task What_is_secret_is_shown_to_who_asks_for_it()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("acme", ", \"password\": \"xyzzy\", \"connectionString\": \"Pwd=xyzzy\", \"path\": \"here\""));
        var hidden = await RunAsync("config", "show");
        Assert.That(hidden.Output, Does.Not.Contain("xyzzy").And.Contain("here"));
        Assert.That((await RunAsync("config", "show", "--secrets")).Output, Does.Contain("Pwd=xyzzy"));
    }

    [TestCase(", \"tokens\": [ \"xyzzy\" ]")]
    [TestCase(", \"credentials\": { \"user\": \"xyzzy\", \"value\": \"xyzzy\" }")]
    [TestCase(", \"tiers\": [ { \"type\": \"acme\", \"secrets\": [ [ \"xyzzy\" ] ] } ]")]
    public async Task What_is_in_a_group_or_list_that_is_secret_is_too(string setting)
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("acme", setting));
        Assert.That((await RunAsync("config", "show")).Output, Does.Not.Contain("xyzzy").And.Contain("acme").And.Contain("(hidden)"));
        Assert.That((await RunAsync("config", "show", "--secrets")).Output, Does.Contain("xyzzy"));
    }

    [TestCase("https://user:xyzzy@host/path?size=3", "https://user:(hidden)@host/path?size=3")]
    [TestCase("https://xyzzy@host/path", "https://(hidden)@host/path")]
    [TestCase("redis://:xyzzy@host:6379/0", "redis://:(hidden)@host:6379/0")]
    [TestCase("amqp://user:xy/zzy?#xyzzy@1@host", "amqp://user:(hidden)@host")]
    [TestCase("postgres://bob@host:5432/a@b", "postgres://bob@host:5432/a@b")]
    [TestCase("https://host:8080/a@b", "https://host:8080/a@b")]
    [TestCase("https://host/path?token=xyzzy&size=3", "https://host/path?token=(hidden)&size=3")]
    [TestCase("https://host/path?sv=2024&sig=xyzzy%3D", "https://host/path?sv=2024&sig=(hidden)")]
    [TestCase("https://host/path?X-Amz-Credential=xyzzy/a&X-Amz-Signature=xyzzy", "https://host/path?X-Amz-Credential=(hidden)&X-Amz-Signature=(hidden)")]
    [TestCase("https://host/path#access_token=xyzzy", "https://host/path#access_token=(hidden)")]
    [TestCase("Host=host;User=bob;Password='xy;xyzzy';Timeout=3", "Host=host;User=bob;Password=(hidden);Timeout=3")]
    [TestCase("/data/keys=here/a:b", "/data/keys=here/a:b")]
    public async Task What_is_secret_within_a_value_is_not_shown(string value, string shown)
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("acme", $", \"url\": \"{value}\""));
        var answer = await AskAsync(ExitCodes.Yes, "config", "show");
        Assert.That(answer["settings"]!.AsArray().Single(setting => setting!["key"]!.GetValue<string>().EndsWith(":url", StringComparison.Ordinal))!["value"]!.GetValue<string>(), Is.EqualTo(shown));
        Assert.That((await RunAsync("config", "show")).Output, Does.Not.Contain("xyzzy"));
        Assert.That((await RunAsync("config", "show", "--secrets", "--json")).Output, Does.Contain(value));
    }

    [TestCase(", \"frobnicate\": 1", "frobnicate")]
    [TestCase(", \"memory_cache_mb\": \"many\"", "a number is expected")]
    [TestCase(", \"memory_cache_mb\": -1", "a number of MiB from 0 to 1073741824 is expected")]
    public async Task A_check_names_file_and_key(string setting, string message)
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("filesystem", setting));
        var answer = await AskAsync(ExitCodes.No, "config", "check");
        var problem = answer["problems"]!.AsArray().Single()!;
        Assert.That(problem["message"]!.GetValue<string>(), Does.Contain(message).And.Contain($"{Configuration} (line ").And.Contain("repos:0:clusters:default:storage"));
        Assert.That(problem["where"]!.GetValue<string>(), Does.Contain("cluster 'default'"));
    }

    [TestCase("""[ { "storage": { "type": "memory" } } ]""", "repos:0:clusters")]
    [TestCase("""{ "default": { "storage": { "type": {} } } }""", "repos:0:clusters:default:storage:type")]
    [TestCase("""{ "default": { "version_lock": [] } }""", "repos:0:clusters:default:version_lock")]
    [TestCase("""{ "default": { "storage": { "type": "memory", "memory_cache_mb": -1 } } }""", "repos:0:clusters:default:storage:memory_cache_mb")]
    [TestCase("""{ "default": { "storage": { "type": "tiered", "tiers": [ { "type": "filesystem", "path": "a", "inline_bytes": -1 }, { "type": "filesystem", "path": "b" } ] } } }""", "repos:0:clusters:default:storage:tiers:0:inline_bytes")]
    public async Task A_check_tells_of_each_mistake_once(string clusters, string key)
    {
        await File.WriteAllTextAsync(Configuration, $$"""{ "repos": [ { "name": "main", "clusters": {{clusters}} } ] }""");
        var problem = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray().Single()!;
        Assert.That((string?)problem["key"], Is.EqualTo(key));
        Assert.That((string?)problem["message"], Does.StartWith($"{Configuration} (line 1): '{key}' is "));
    }

    [Test]
    public async Task A_check_finds_the_problems_of_all_clusters()
    {
        await File.WriteAllTextAsync(Configuration, """
            { "repos": [ { "name": "main", "clusters": {
              "default": { "storage": { "type": "nothing" } },
              "other": { "storage": { "type": "memory" }, "runner": { "type": "local", "speed": 1 } } } } ] }
            """);
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray();
        Assert.That(problems.Select(problem => problem!["where"]!.GetValue<string>()), Is.EqualTo(new[] { "cluster 'default' of repository 'main', storage", "cluster 'other' of repository 'main', runner" }));
    }

    [Test]
    public async Task A_check_finds_the_problems_of_a_storage_and_of_the_runner_beside_it()
    {
        await File.WriteAllTextAsync(Configuration, """
            { "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "nothing" }, "runner": { "type": "local", "speed": 1 } } } } ] }
            """);
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray();
        Assert.That(problems.Select(problem => problem!["where"]!.GetValue<string>()), Is.EqualTo(new[] { "cluster 'default' of repository 'main', storage", "cluster 'default' of repository 'main', runner" }));
        Assert.That(problems[1]!["message"]!.GetValue<string>(), Does.Contain("speed"));
    }

    [Test]
    public async Task A_check_tells_all_mistakes_of_a_file_each_with_line_and_key()
    {
        await File.WriteAllTextAsync(Configuration, """
            {
              "descripton": "a key that nobody knows",
              "base_dir": [ "no text" ],
              "repos": [
                { "clusters": {
                  "default": { "storage": { "type": "memory", "speed": 1,
                    "size": 2 }, "runer": {} },
                  "other": { "storage": { "path": "no type" },
                    "runner": "no group" },
                  "third": { "storage": { "type": "nothing" },
                    "version_lock": "nowhere.json" }
                } },
                ""
              ]
            }
            """);
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray().Select(problem => (Key: (string?)problem!["key"], Origin: (string?)problem["origin"], Where: (string?)problem["where"], Message: (string?)problem["message"])).ToList();
        Assert.That(problems.Select(problem => (problem.Key, problem.Origin)), Is.EquivalentTo(new[]
        {
            ("descripton", $"{Configuration} (line 2)"),
            ("base_dir", $"{Configuration} (line 3)"),
            ("repos:0", $"{Configuration} (line 5)"),
            ("repos:0:clusters:default:storage:speed", $"{Configuration} (line 6)"),
            ("repos:0:clusters:default:storage:size", $"{Configuration} (line 7)"),
            ("repos:0:clusters:default:runer", $"{Configuration} (line 7)"),
            ("repos:0:clusters:other:storage", $"{Configuration} (line 8)"),
            ("repos:0:clusters:other:runner", $"{Configuration} (line 9)"),
            ("repos:0:clusters:third:storage:type", $"{Configuration} (line 10)"),
            ("repos:0:clusters:third:version_lock", $"{Configuration} (line 11)"),
            ("repos:1", $"{Configuration} (line 13)"),
        }), string.Join("\n", problems));
        Assert.That(problems.Single(problem => problem.Key!.EndsWith("runer", StringComparison.Ordinal)).Where, Is.EqualTo("cluster 'default' of repository 'repos:0'"));

        var told = (await RunAsync("config", "check")).Output;
        Assert.That(problems.Select(problem => problem.Origin), Is.All.Matches<string>(origin => told.Contains($"{origin}: ", StringComparison.Ordinal)), told);
        var used = await RunAsync("ls");
        Assert.That((used.ExitCode, used.Output), Is.EqualTo((ExitCodes.Failure, "")), "no environment is made of what is wrong");
    }

    [TestCase("\"plugins\": { \"lock\": \"plugins.lock.json\" }", "plugins:lock")]
    [TestCase("\"plugin\": { \"lock_file\": \"plugins.lock.json\" }", "plugin")]
    public async Task While_it_is_not_known_which_plugins_may_be_loaded_none_is(string mistake, string key)
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("filesystem", ", \"speed\": 1").Replace("\"repos\"", $"{mistake}, \"repos\"", StringComparison.Ordinal));
        var problem = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray().Single()!;
        Assert.That(((string?)problem["key"], (string?)problem["hint"]), Is.EqualTo((key, $"Storages and runners are looked at when '{key}' is right, as it may decide which plugins are loaded.")));
    }

    [Test]
    public async Task What_a_plugin_refuses_is_told_with_file_and_line_also_where_it_names_the_file_itself()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("filesystem").Replace("\"store\"", "\"memento.json\"", StringComparison.Ordinal));
        Assert.That((await RunAsync("config", "check")).Output, Does.Contain($"MEM100: {Configuration} (line ").And.Contain("is a file"));
    }

    [Test]
    public async Task A_check_tells_of_each_cluster_what_is_wrong_with_several()
    {
        await File.WriteAllTextAsync(Configuration, """
            { "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "nothing" } }, "other": { "storage": { "type": "nothing" } } } } ] }
            """);
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray();
        Assert.That(problems.Select(problem => problem!["where"]!.GetValue<string>()), Is.EqualTo(new[] { "cluster 'default' of repository 'main', storage", "cluster 'other' of repository 'main', storage" }));
    }

    [Test]
    public async Task Where_no_plugin_has_the_name_it_is_told_that_the_folder_of_the_program_is_not_looked_into()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("nothing"));
        var check = await RunAsync("config", "check");
        var list = await RunAsync("ls");
        var json = await AskAsync(ExitCodes.No, "config", "check");
        Assert.Multiple(() =>
        {
            Assert.That(check.Output, Does.Contain("does not look into the folder that a program is built into").And.Contain("--plugins bin"));
            Assert.That(list.Error, Does.Contain("does not look into the folder that a program is built into").And.Contain("--plugins bin"));
            Assert.That(json["problems"]![0]!["hint"]!.GetValue<string>(), Does.Contain("--plugins bin"));
        });
    }

    [Test]
    public async Task A_folder_of_plugins_that_a_program_was_built_with_is_named()
    {
        var built = Folder.Combine("bin", "Debug", "net10.0", "plugins-dropin");
        Directory.CreateDirectory(built);
        await File.WriteAllTextAsync(Configuration, ConfigurationText("nothing"));
        Assert.That((await RunAsync("config", "check")).Output, Does.Contain($"--plugins {Path.GetRelativePath(Directory.GetCurrentDirectory(), built)}"));
        Assert.That((await RunAsync("config", "check", "--plugins", built)).Output, Does.Contain(built).And.Not.Contain("--plugins"));
    }

    [Test]
    public async Task Where_the_configuration_names_the_folders_of_plugins_there_is_no_such_hint()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("nothing").Replace("\"repos\"", "\"plugins\": { \"folders\": [ \"here\" ] }, \"repos\"", StringComparison.Ordinal));
        Assert.That((await RunAsync("config", "check")).Output, Does.Contain("here").And.Not.Contain("--plugins"));
    }

    [Test]
    public async Task A_file_that_is_none_is_a_problem_of_it()
    {
        await File.WriteAllTextAsync(Configuration, "{ \"name\": ");
        Assert.That((await AskAsync(ExitCodes.No, "config", "check"))["problems"]![0]!["message"]!.GetValue<string>(), Does.Contain(Configuration).And.Contain("not valid JSON"));
    }

    [Test]
    public async Task A_check_goes_on_where_a_file_that_is_named_cannot_be_read()
    {
        await File.WriteAllTextAsync(Folder.Combine("broken.json"), "{ \"name\": ");
        await File.WriteAllTextAsync(Configuration, """
            {
              "repos": [
                "broken.json",
                "absent.json",
                { "name": "main", "clusters": {
                  "default": { "storage": { "type": "memory", "speed": 1 } },
                  "other": "absent too.json",
                  "third": { "storage": { "type": "nothing" } }
                } }
              ]
            }
            """);
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray().Select(problem => (Key: (string?)problem!["key"], Origin: (string?)problem["origin"], Message: (string?)problem["message"])).ToList();
        Assert.That(problems.Select(problem => (problem.Key, problem.Origin)), Is.EquivalentTo(new[]
        {
            ("repos:0", $"{Configuration} (line 3)"),
            ("repos:1", $"{Configuration} (line 4)"),
            ("repos:2:clusters:default:storage:speed", $"{Configuration} (line 6)"),
            ("repos:2:clusters:other", $"{Configuration} (line 7)"),
            ("repos:2:clusters:third:storage:type", $"{Configuration} (line 8)"),
        }), string.Join("\n", problems));
        Assert.That(problems.Single(problem => problem.Key == "repos:0").Message, Does.Contain("broken.json (line 1)").And.Contain("not valid JSON"));
        Assert.That(problems.Single(problem => problem.Key == "repos:1").Message, Does.Contain("absent.json").And.Contain("does not exist"));
        Assert.That((await RunAsync("ls")).Error, Does.Contain("broken.json"));
    }

    [Test]
    public async Task A_check_tells_of_each_tier_what_is_wrong_with_several()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("tiered", """, "tiers": [ { "type": "memory", "speed": 1 }, { "type": "memory" }, { "type": "nothing" }, { "type": "memory", "size": 2 }, { "type": "no such" } ]"""));
        var problems = (await AskAsync(ExitCodes.No, "config", "check"))["problems"]!.AsArray().Select(static problem => (string)problem!["message"]!).ToList();
        Assert.That(problems, Has.Count.EqualTo(4), string.Join("\n", problems));
        foreach (var part in new[] { "tiers:0:speed", "'nothing'", "tiers:3:size", "'no such'" })
        {
            Assert.That(problems, Has.Exactly(1).Contains(part));
        }

        Assert.That((await RunAsync("ls")).Error, Does.Contain("speed"));
    }

    [Test]
    public async Task A_check_leaves_nothing_behind()
    {
        Assert.That((await AskAsync(ExitCodes.Yes, "config", "check"))["ok"]!.GetValue<bool>(), Is.True);
        Assert.That(Folder.Files(), Is.EqualTo(new[] { Configuration }));
    }

    [Test]
    public async Task What_init_writes_is_in_order_and_is_not_written_over()
    {
        var file = Folder.Combine("new", "memento.json");
        Assert.That((await RunOnAsync(terminal: false, ["init", file, "--dry-run"])).Output, Does.Contain("\"name\": \"new\"").And.Contain("//"));
        Assert.That(File.Exists(file), Is.False);
        Assert.That((await RunOnAsync(terminal: false, ["init", file])).ExitCode, Is.Zero);

        var definition = EnvironmentDefinition.Load(file);
        Assert.That((definition.Name, definition.Repositories[0].Clusters["default"].Storage!.Type), Is.EqualTo(("new", "filesystem")));
        Assert.That((await RunOnAsync(terminal: false, ["config", "check", "-c", file])).ExitCode, Is.Zero);

        await File.WriteAllTextAsync(file, "{}");
        Assert.That((await RunOnAsync(terminal: false, ["init", file])).ExitCode, Is.EqualTo(ExitCodes.No));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("{}"));
        Assert.That((await RunOnAsync(terminal: false, ["init", file, "--force"])).ExitCode, Is.Zero);
    }

    [TestCase("memento.yaml")]
    [TestCase("memento.yml")]
    [TestCase("memento")]
    [TestCase("conf")]
    public async Task Init_writes_nothing_that_could_not_be_read(string name)
    {
        Directory.CreateDirectory(Folder.Combine("conf"));
        var outcome = await RunOnAsync(terminal: false, ["init", Folder.Combine(name)]);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.Contain(Folder.Combine(name)).And.Contain(".json"));
        Assert.That(Folder.Files(), Is.EqualTo(new[] { Configuration }));
    }

    [Test]
    public async Task Init_in_a_folder_whose_name_looks_like_a_parameter_writes_what_can_be_read()
    {
        var file = Folder.Combine("{{name}}", "memento.json");
        Assert.That((await RunOnAsync(terminal: false, ["init", file])).ExitCode, Is.Zero);
        Assert.That(EnvironmentDefinition.Load(file).Name, Is.EqualTo("{{name}}"));
    }

    [Test]
    public void What_init_leaves_out_can_be_put_in()
    {
        // The comments of the file are settings to take in: each is one as it stands.
        var text = Commands.InitCommand.Text.Replace("// ,\"plugins\"", ",\"plugins\"").Replace("\"runner\": { \"type\": \"local\" }", "\"runner\": { \"type\": \"local\" },").Replace("// \"version_lock\"", "\"version_lock\"");
        File.WriteAllText(Configuration, text);
        var definition = EnvironmentDefinition.Load(Configuration);
        Assert.That((definition.LockFile, definition.Repositories[0].Clusters["default"].VersionLock), Is.EqualTo(("plugins.lock.json", "versions.json")));
    }
}
