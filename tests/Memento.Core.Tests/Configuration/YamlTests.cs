using Memento.Configuration;
using Memento.Core.Tests.Support;
using static System.FormattableString;

namespace Memento.Core.Tests.Configuration;

/// <summary>Configurations that are YAML, and those that are neither YAML nor JSON.</summary>
internal sealed class YamlTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("memento.yaml")]
    [TestCase("memento.yml")]
    [TestCase("MEMENTO.YAML")]
    public void An_environment_in_yaml_is_the_one_in_json(string name)
    {
        var yaml = _folder.Write(name, """
            # The same in another notation.
            name: lab
            description: |
              Two
              lines
            repos:
              - name: main
                clusters:
                  default: &store
                    storage: { type: filesystem, path: 'a "quoted" \ path', memory_cache_mb: 1.5, readonly: true, codecs: [] }
                  second:
                    <<: *store
                    runner:
                      type: "null"
                  empty: {}
            plugins:
              folders:
                - plugins
              lock_file:
            """);
        var json = _folder.Write("memento.json", """
            {
              "name": "lab", "description": "Two\nlines\n",
              "repos": [ { "name": "main", "clusters": {
                "default": { "storage": { "type": "filesystem", "path": "a \"quoted\" \\ path", "memory_cache_mb": 1.5, "readonly": true, "codecs": [] } },
                "second": { "storage": { "type": "filesystem", "path": "a \"quoted\" \\ path", "memory_cache_mb": 1.5, "readonly": true, "codecs": [] }, "runner": { "type": "null" } },
                "empty": {} } } ],
              "plugins": { "folders": ["plugins"], "lock_file": null }
            }
            """);
        Assert.That(EnvironmentDefinition.Load(yaml).ToJson(), Is.EqualTo(EnvironmentDefinition.Load(json).ToJson()));
    }

    [TestCase("name: {}", "'name' is a group in braces, but a text is expected.")]
    [TestCase("name: [ a ]", "'name' is a list in brackets, but a text is expected.")]
    [TestCase("repos: [ { name: a, clusters: [ {} ] } ]", "'repos:0:clusters' is a list in brackets")]
    [TestCase("repos: {}", "'repos' is a group in braces, but a list in brackets is expected.")]
    public void A_list_in_place_of_a_group_is_told_as_in_json(string yaml, string expected)
    {
        var file = _folder.Write("memento.yaml", yaml);
        Assert.That(() => EnvironmentDefinition.Load(file), Throws.TypeOf<ConfigurationException>().With.Message.StartWith($"{file} (line 1): {expected}"));
    }

    [Test]
    public async Task Files_of_both_kinds_name_each_other()
    {
        _folder.Write("team/repo.json", """{ "name": "team", "clusters": { "a": "clusters/a.yml" } }""");
        _folder.Write("team/clusters/a.yml", "storage:\n  type: filesystem\n  path: store\n");
        await using var environment = MementoEnvironment.Load(
            _folder.Write("memento.yaml", "repos:\n- team/repo.json\n"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        var storage = environment.GetCluster("a")!.Storage;
        var memento = await storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "team", "clusters", "store")));
    }

    [TestCase("name: [a\nrepos: []", "line 2", "not valid YAML")]
    [TestCase("name: a\nname: b", "line 2", "uplicate")]
    [TestCase("name: a\nNAME: b", "line 2", "second time")]
    [TestCase("name: a\n---\nname: b", "line 3", "second YAML document")]
    [TestCase("- a", "line 1", "a mapping")]
    [TestCase("", "line 1", "a mapping")]
    [TestCase("name: a\nrepos:\n- name: main\n  clutsers: {}", "line 4", "'repos:0:clutsers'")]
    [TestCase("repos:\n- name: main\n  clusters:\n    a:\n      storage:\n        type: null", "line 5", "\"null\"")]
    [TestCase("repos: &r\n- *r", "line", "repos")]
    [TestCase("repos: &r\n  <<: *r\n  a: b", "line 2", "*r is an alias of what it is itself part of")]
    [TestCase("repos: &r\n  a: { <<: [ *r ] }", "line 2", "*r is an alias of what it is itself part of")]
    [TestCase("name: a\nrepos:\n\t- name: b", "line 3", "tab")]
    [TestCase("name: a\n\tb: c", "line 2", "tab")]
    [TestCase("name: \"a\n\tb\"\nrepos:\n  - name: b\n \tclusters: {}", "line 5", "tab")]
    [TestCase("name: a\n\n# c\n\trepos: 1", "line 4", "tab")]
    [TestCase("? [a, b]\n: c", "line 1", "a key is a text")]
    public void A_mistake_is_named_with_file_and_line(string yaml, string line, string hint) =>
        Assert.That(() => EnvironmentDefinition.Load(_folder.Write("memento.yaml", yaml)), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.yaml")).And.Message.Contains(line).And.Message.Contains(hint));

    [Test]
    public void What_is_nested_too_deep_is_a_mistake_in_both_formats([Values("memento.json", "memento.yaml")] string name, [Values("[", "{\"a\":")] string opening)
    {
        const int Levels = 5_000;
        var closing = opening == "[" ? "]" : "}";
        var text = "{\n\"name\": " + string.Concat(Enumerable.Repeat(opening, Levels)) + "1" + string.Concat(Enumerable.Repeat(closing, Levels)) + "}";
        Assert.That(() => EnvironmentDefinition.Load(_folder.Write(name, text)), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, name)).And.Message.Contains("line 2").And.Message.Contains("64"));
    }

    // Each stands for ten of the one before: a few lines for more than there is memory.
    [TestCase("[{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}]")]
    [TestCase("{{ a: {0}, b: {0}, c: {0}, d: {0}, e: {0}, f: {0}, g: {0}, h: {0}, i: {0}, j: {0} }}")]
    [TestCase("{{ a: {{ <<: {0} }}, b: {{ <<: {0} }}, c: {{ <<: {0} }}, d: {{ <<: {0} }}, e: {{ <<: {0} }}, f: {{ <<: {0} }}, g: {{ <<: {0} }}, h: {{ <<: {0} }}, i: {{ <<: {0} }}, j: {{ <<: {0} }} }}")]
    public void What_aliases_make_too_large_is_a_mistake(string form)
    {
        var yaml = new System.Text.StringBuilder("x0: &a0 { name: lab }\n");
        for (var i = 1; i <= 9; i++)
        {
            yaml.Append(Invariant($"x{i}: &a{i} ")).AppendFormat(System.Globalization.CultureInfo.InvariantCulture, form, Invariant($"*a{i - 1}")).Append('\n');
        }

        Assert.That(() => EnvironmentDefinition.Load(_folder.Write("memento.yaml", yaml.ToString())), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.yaml")).And.Message.Contains("line 6").And.Message.Contains("100,000").And.Message.Contains("alias"));
    }

    [Test]
    public void More_merge_keys_than_can_be_followed_are_a_mistake()
    {
        var yaml = "name: &n { a: b }\nx:\n" + string.Concat(Enumerable.Repeat("- { <<: *n }\n", 10_000));
        Assert.That(() => EnvironmentDefinition.Load(_folder.Write("memento.yaml", yaml)), Throws.TypeOf<ConfigurationException>().With.Message.Contains("line 503").And.Message.Contains("merge keys"));
    }

    [Test]
    [Category("Long")]
    public void Many_clusters_may_be_aliases_of_one()
    {
        var yaml = new System.Text.StringBuilder("repos:\n- name: main\n  clusters:\n    first: &first { storage: { type: memory, memory_cache_mb: 1 } }\n");
        for (var i = 0; i < 2_000; i++)
        {
            yaml.Append(Invariant($"    c{i}: *first\n"));
        }

        for (var i = 0; i < 100; i++)
        {
            yaml.Append(Invariant($"    d{i}: {{ <<: *first, runner: {{ type: local }} }}\n"));
        }

        Assert.That(EnvironmentDefinition.Load(_folder.Write("memento.yaml", yaml.ToString())).Repositories.Single().Clusters, Has.Count.EqualTo(2_101));
    }

    [TestCase("{\n  \"name\": \"a\",\n  \"name\": \"b\"\n}", "line 3", "second time")]
    [TestCase("{\n  \"name\": \"a\",\n  \"b\" 1\n}", "line 3", "not valid JSON")]
    [TestCase("{\n  \"name\": \"a\"\n}\n}", "line 4", "not valid JSON")]
    [TestCase("{\n  \"name\": \"\\ud800\"\n}", "line 2", "not valid JSON")]
    [TestCase("{\n  \"\\udc00\": 1\n}", "line 2", "not valid JSON")]
    [TestCase("{\n  \"repos\": [\n    { \"name\": \"a\",\n      \"cluster\": {} } ] }", "line 4", "'repos:0:cluster'")]
    public void A_mistake_in_json_is_named_with_file_and_line(string json, string line, string hint) =>
        Assert.That(() => EnvironmentDefinition.Load(_folder.Write("memento.json", json)), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.json")).And.Message.Contains(line).And.Message.Contains(hint));

    [Test]
    public void Whatever_is_missing_at_the_end_is_a_mistake_and_no_accident()
    {
        const string Yaml = "a: &x [1, 'b', \"c\\n\"]\nd: { e: *x, <<: { f: |-\n  g } }\n? h\n: - i\n  - !!str j\n# k\n...\n";
        const string Json = "{ \"name\": \"a\\u00e4\", \"repos\": [ { \"name\": null, /* b */ \"clusters\": { \"c\": [1.5, true] } } ] } // d";
        foreach (var (file, text) in new[] { ("memento.yaml", Yaml), ("memento.json", Json) })
        {
            for (var length = 0; length <= text.Length; length++)
            {
                try
                {
                    EnvironmentDefinition.Load(_folder.Write(file, text[..length]));
                }
                catch (ConfigurationException exception)
                {
                    Assert.That(exception.Message, Does.Contain(file));
                }
            }
        }
    }

    [Test]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_no_mistakes()
    {
        var file = Path.Combine(_folder.Path, "memento.json");
        File.WriteAllText(file, "// A comment\n{ \"name\": \"a\", /* and another */ \"repos\": [], }", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.That(EnvironmentDefinition.Load(file).Name, Is.EqualTo("a"));
    }

    [Test]
    public void A_file_that_is_no_text_is_an_error()
    {
        foreach (var name in new[] { "memento.json", "memento.yaml" })
        {
            var file = Path.Combine(_folder.Path, name);
            File.WriteAllBytes(file, [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
            Assert.That(() => EnvironmentDefinition.Load(file), Throws.TypeOf<ConfigurationException>().With.Message.Contains(file).And.Message.Contains("UTF-8"));
        }
    }

    [TestCase("memento.toml")]
    [TestCase("memento")]
    public void A_file_of_another_kind_is_an_error_that_says_which_there_are(string name) =>
        Assert.That(() => MementoEnvironment.Load(_folder.Write(name, "{}")), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(name).And.Message.Contains(".json, .yaml, .yml"));

    [Test]
    public void A_cluster_file_of_another_kind_is_named_with_the_key_and_the_line_that_name_it()
    {
        _folder.Write("a.ini", "");
        Assert.That(
            () => EnvironmentDefinition.Load(_folder.Write("memento.yaml", "repos:\n- name: main\n  clusters:\n    a: a.ini\n")),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("a.ini").And.Message.Contains("line 4").And.Message.Contains("repos:0:clusters:a").And.Message.Contains(".yaml"));
    }
}
