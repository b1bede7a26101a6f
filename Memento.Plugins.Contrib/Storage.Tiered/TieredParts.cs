using System.Runtime.ExceptionServices;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>What a storage in tiers is made of.</summary>
internal sealed record TieredParts(TieredSettings Settings, TierSet Tiers, TieredDataStore Data, TieredMetadataStore Metadata, TierCatchUp CatchUp, BackgroundCopies Background, MissedJournal Journal, ILogger Logger)
{
    /// <exception cref="ConfigurationException">A setting is wrong, or a tier cannot be made of its section.</exception>
    public static TieredParts Create(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var settings = context.GetSettings<TieredSettings>();
        settings.Check(context.Configuration);
        var sections = SectionsOf(context);
        var logger = context.LoggerFactory.CreateLogger(typeof(TieredStorageBackend).FullName!);
        var folder = FolderOf(context, settings);
        var forgotten = new ForgottenBook(folder, logger);
        var tiers = new TierSet(MakeTiers(context, sections, settings, forgotten, logger));
        RefuseEqual(context, sections, tiers);
        settings.ReadOnly |= tiers.Writable.Count == 0;
        var journal = new MissedJournal(folder, settings.MissedLimit, logger);
        var copier = new TierCopier(tiers, forgotten);
        var background = new BackgroundCopies(copier, journal, settings.Queue, logger);
        var spread = new TierSpread(tiers, copier, journal, background, settings.Write, logger);
        return new TieredParts(
            settings,
            tiers,
            new TieredDataStore(tiers, spread, settings.ReadOnly, logger),
            new TieredMetadataStore(tiers, spread, new TierForgetting(tiers, spread, forgotten), settings, logger),
            new TierCatchUp(tiers, copier, forgotten, journal, folder, logger),
            background,
            journal,
            logger);
    }

    // Each of them, so that who looks for all that is wrong with a configuration hears of each.
    private static Tier[] MakeTiers(BackendContext context, List<IConfigurationSection> sections, TieredSettings settings, ForgottenBook forgotten, ILogger logger)
    {
        var tiers = new List<Tier>();
        var wrong = new List<ConfigurationException>();
        foreach (var section in sections)
        {
            try
            {
                tiers.Add(new Tier(context, section, tiers.Count + wrong.Count, sections.Count == 1, settings, forgotten, logger));
            }
            catch (ConfigurationException exception)
            {
                wrong.Add(exception);
            }
        }

        switch (wrong)
        {
            case []:
                return [.. tiers];
            case [var only]:
                ExceptionDispatchInfo.Throw(only);
                return [];
            default:
                throw new ConfigurationException(wrong[0].Id ?? ConfigurationErrors.WrongSetting, string.Join(' ', wrong.Select(static exception => exception.Message)), new AggregateException(wrong));
        }
    }

    private static List<IConfigurationSection> SectionsOf(BackendContext context)
    {
        var section = context.Configuration.GetSection(TieredSettings.TiersKey);
        var sections = section.GetChildren().ToList();
        if (sections.Count == 0)
        {
            throw new ConfigurationException($"'{section.Path}' is missing: the storage '{context.Name}' needs its stores, nearest first, such as \"tiers\": [ {{ \"type\": \"filesystem\", \"path\": \"near\" }}, {{ \"type\": \"filesystem\", \"path\": \"/shared/far\" }} ].");
        }

        return sections.Find(static tier => string.IsNullOrWhiteSpace(tier["type"])) is { } untyped
            ? throw new ConfigurationException(ConfigurationErrors.NoType, $"'{untyped.Path}:type' is missing: the short name of a storage is expected there.")
            : sections;
    }

    private static string FolderOf(BackendContext context, TieredSettings settings)
    {
        try
        {
            return context.ResolvePath(settings.Journal);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new ConfigurationException($"'{context.Configuration.Path}:journal' is '{settings.Journal}', and the path of a folder is expected: {exception.Message}", exception);
        }
    }

    // What a tier missed is noted by what it is: of two that are the same nobody could tell which.
    private static void RefuseEqual(BackendContext context, List<IConfigurationSection> sections, TierSet tiers)
    {
        foreach (var tier in tiers.All)
        {
            if (tiers.All.Take(tier.Index).FirstOrDefault(tier.IsSameAs) is { } same)
            {
                throw new ConfigurationException($"'{sections[tier.Index].Path}' describes the same store as '{sections[same.Index].Path}': each tier of the storage '{context.Name}' is a store of its own.");
            }
        }
    }
}
