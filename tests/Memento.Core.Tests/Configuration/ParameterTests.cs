using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Configurations with <c>{{parameters}}</c>.</summary>
internal sealed class ParameterTests
{
    private const string Variable = "memento_parameter_test";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    [Test]
    public void A_parameter_becomes_the_value_given_in_code()
    {
        var definition = Load("""{ "name": "{{team}}-{{ stage }}", "repos": [ { "name": "main", "clusters": { "{{team}}": { "storage": { "type": "memory", "memory_cache_mb": "{{cache}}", "path": "/{{team}}/{{team}}" } } } } ] }""", ("team", "tide"), ("stage", "prod"), ("cache", "16"));
        Assert.That(definition.Name, Is.EqualTo("tide-prod"));
        var storage = definition.Repositories[0].Clusters["tide"].Storage!;
        Assert.That(storage.Settings["memory_cache_mb"], Is.EqualTo("16"), "a number like any other");
        Assert.That(storage.Settings["path"], Is.EqualTo("/tide/tide"));
    }

    [Test]
    public void A_parameter_that_is_not_given_in_code_is_the_environment_variable_of_that_name()
    {
        Environment.SetEnvironmentVariable(Variable, "from the variable");
        Assert.That(Load($$$"""{ "name": "{{{{{Variable}}}}}" }""").Name, Is.EqualTo("from the variable"));
        Assert.That(Load($$$"""{ "name": "{{{{{Variable}}}}}" }""", (Variable, "from code")).Name, Is.EqualTo("from code"));
        Assert.That(Load($$$"""{ "description": "<{{{{{Variable}}}}}>" }""", (Variable, "")).Description, Is.EqualTo("<>"), "what code gives is given, empty or not");
    }

    [TestCase(null)]
    [TestCase("")]
    public void One_that_is_not_defined_is_an_error_with_file_line_key_and_parameter(string? variable)
    {
        Environment.SetEnvironmentVariable(Variable, variable);
        Assert.That(() => Load($$$"""
            {
              "repos": [ { "name": "main", "clusters": { "a": { "storage": {
                "type": "filesystem",
                "path": "{{{{{Variable}}}}}/data" } } } } ]
            }
            """), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.json")).And.Message.Contains("line 4")
            .And.Message.Contains("'repos:0:clusters:a:storage:path'").And.Message.Contains($"{{{{{Variable}}}}}").And.Message.Contains($"environment variable '{Variable}'"));
    }

    [TestCase("json", """{ "description": "<{{value}}>", "name": "n" }""")]
    [TestCase("yaml", "description: '<{{value}}>'\nname: n\n")]
    [TestCase("yaml", "description: \"<{{value}}>\"\nname: n\n")]
    [TestCase("yaml", "description: <{{value}}>\nname: n\n")]
    public void A_value_breaks_out_of_no_text(string ending, string text)
    {
        foreach (var value in new[] { "\"", "'", "\\", "\n", "\", \"base_dir\": \"/", "'\nbase_dir: /\nx: '", "{{name}}", "{{{{", "# no comment", "a: b", "\u2028ü" })
        {
            var definition = EnvironmentDefinition.Load(_folder.Write($"memento.{ending}", text), new MementoEnvironmentOptions { Parameters = new Dictionary<string, string> { ["value"] = value } });
            Assert.That(definition.Description, Is.EqualTo($"<{value}>"));
            Assert.That(definition.Name, Is.EqualTo("n"));
            Assert.That(definition.BaseFolder, Is.EqualTo(_folder.Path));
            Assert.That(EnvironmentDefinition.Parse(definition.ToJson()).Description, Is.EqualTo($"<{value}>"), "also when it is written and read again");
        }
    }

    [Test]
    public void A_value_in_a_key_begins_no_other_key() =>
        Assert.That(
            () => Load("""{ "repos": [ { "name": "main", "clusters": { "{{cluster}}": {} } } ] }""", ("cluster", "a:storage")),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("a:storage").And.Message.Contains("colon"));

    [Test]
    public void Braces_that_are_meant_as_such_are_doubled() =>
        Assert.That(Load("""{ "description": "{{{{name}} }} }", "name": "{" }""").Description, Is.EqualTo("{{name}} }} }"));

    [TestCase("{{a b}}")]
    [TestCase("{{}}")]
    [TestCase("{{name")]
    [TestCase("{{{name}}}")]
    public void Braces_that_begin_no_parameter_are_an_error(string text) =>
        Assert.That(() => Load($$$"""{ "description": "{{{text}}}" }""", ("name", "x")), Throws.TypeOf<ConfigurationException>().With.Message.Contains(text).And.Message.Contains("'description'").And.Message.Contains("{{{{"));

    [TestCase("json", "{ \"name\": {{name}} }")]
    [TestCase("yaml", "name: {{name}}")]
    public void One_without_quotes_is_an_error_that_says_so(string ending, string text) =>
        Assert.That(() => EnvironmentDefinition.Load(_folder.Write($"memento.{ending}", text)), Throws.TypeOf<ConfigurationException>().With.Message.Contains("line 1").And.Message.Contains("\"{{name}}\""));

    [Test]
    public void Files_that_are_named_have_the_same_parameters_and_may_be_named_by_one()
    {
        _folder.Write("repo-a.yaml", "name: '{{stage}}'\n");
        Assert.That(Load("""{ "repos": ["repo-{{which}}.yaml"] }""", ("which", "a"), ("stage", "prod")).Repositories.Single().Name, Is.EqualTo("prod"));
    }

    private EnvironmentDefinition Load(string json, params (string Name, string Value)[] parameters) =>
        EnvironmentDefinition.Load(_folder.Write("memento.json", json), new MementoEnvironmentOptions { Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value) });
}
