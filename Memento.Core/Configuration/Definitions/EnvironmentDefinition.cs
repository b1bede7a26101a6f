namespace Memento.Configuration;

/// <summary>
/// An environment as it is described, in a file or in code: what <see cref="MementoEnvironment.Create(EnvironmentDefinition, MementoEnvironmentOptions?)"/>
/// makes one of. Immutable; another one is made by <c>with</c> and by the methods here.
/// </summary>
public sealed record EnvironmentDefinition
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = MementoEnvironment.DefaultName;

    /// <summary>The folder under which clusters without a storage keep their data; null for a folder of the user's, <c>~/.memento/env/NAME</c>.</summary>
    public string? BaseFolder { get; init; }

    /// <summary>The folder that relative paths start from; null for the current one, when the environment is made.</summary>
    public string? RelativeTo { get; init; }

    /// <summary>The repositories, the one of highest priority first.</summary>
    public IReadOnlyList<RepositoryDefinition> Repositories { get; init; } = [];

    /// <summary>The folders to look for plugins in; none for <c>plugins-dropin</c> beside the program.</summary>
    public IReadOnlyList<string> PluginFolders { get; init; } = [];

    /// <summary>The file that lists the SHA-256 of each plugin that may be loaded; null when any may.</summary>
    public string? LockFile { get; init; }

    /// <summary>Where plugins are copied before they are loaded; null for a folder of the user's.</summary>
    public string? ShadowFolder { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Maintainer"/>
    public string? Maintainer { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Documentation"/>
    public string? Documentation { get; init; }

    /// <summary>Reads a file, those that it names, and the environment variables over them. Loads no plugin.</summary>
    /// <param name="path">A JSON or YAML file.</param>
    /// <param name="options">The parameters, and the values over the file's; null for none.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; the message names the file, the key and what was expected.</exception>
    public static EnvironmentDefinition Load(string path, MementoEnvironmentOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new MementoEnvironmentOptions();
        return new DefinitionReader(ConfigurationTree.Load(path, options), options.Mistakes).Read(options);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote, or anything that could stand in a file.</summary>
    /// <param name="json">The JSON; relative paths in it start from the current folder, unless it says otherwise.</param>
    /// <param name="options">The parameters, and the values over the text's; null for none.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; the message names the line or the key, and what was expected.</exception>
    public static EnvironmentDefinition Parse(string json, MementoEnvironmentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        options ??= new MementoEnvironmentOptions();
        return new DefinitionReader(ConfigurationTree.LoadJson(json, name: null, options), options.Mistakes).Read(options);
    }

    /// <summary>The repository of a name, the first when there are more; null when there is none.</summary>
    /// <param name="name">The name, as it is written.</param>
    public RepositoryDefinition? GetRepository(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Repositories.FirstOrDefault(repository => repository.Name == name);
    }

    /// <summary>The same with one more repository, whose clusters count where no other has them.</summary>
    /// <param name="repository">The repository.</param>
    public EnvironmentDefinition AppendRepository(RepositoryDefinition repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return this with { Repositories = [.. Repositories, repository] };
    }

    /// <summary>The same with one more repository, whose clusters count before those of all others.</summary>
    /// <param name="repository">The repository.</param>
    public EnvironmentDefinition PrependRepository(RepositoryDefinition repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return this with { Repositories = [repository, .. Repositories] };
    }

    /// <summary>The environment as JSON, as a configuration file has it: a file with this text describes an equal one. What is secret in the settings is in it too.</summary>
    /// <exception cref="ConfigurationException">A setting has a value that a configuration cannot say; the message names the key.</exception>
    public string ToJson() => DefinitionWriter.Write(this);
}
