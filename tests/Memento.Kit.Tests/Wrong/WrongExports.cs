using Memento.Plugins;
using Memento.Running;
using Memento.Storage;
using Memento.Storage.Memory;

namespace Memento.Kit.Tests.Wrong;

/// <summary>Plugins that do all that is asked of them, and that a host finds under no name, or under another, or cannot make.</summary>
internal static class WrongExports
{
    /// <summary>Calls itself otherwise than its attribute does.</summary>
    [ExportRunnerBackend("named")]
    internal sealed class OtherwiseNamedRunner(BackendContext context) : RunnerOf(context, "otherwise");

    /// <summary>Has a name that no configuration can give.</summary>
    [ExportRunnerBackend("two words")]
    internal sealed class TwoWordsRunner(BackendContext context) : RunnerOf(context, "two words");

    /// <summary>Takes what a host has not.</summary>
    [ExportRunnerBackend("served")]
    internal sealed class ServedRunner(BackendContext context, TimeProvider clock) : RunnerOf(context, "served")
    {
        /// <summary>What it takes.</summary>
        public TimeProvider Clock { get; } = clock;
    }

    /// <summary>Takes what a host has not.</summary>
    [ExportStorageBackend("served")]
    internal sealed class ServedStorage(BackendContext context, StorageSettings settings) : StorageBackendBase(context, new MemoryDataStore(context), new MemoryMetadataStore(context), settings);

    /// <summary>Has no constructor that a host may call.</summary>
    [ExportStorageBackend("hidden")]
    internal sealed class HiddenStorage : StorageBackendBase
    {
        private HiddenStorage(BackendContext context)
            : base(context, new MemoryDataStore(context), new MemoryMetadataStore(context), context.GetSettings<StorageSettings>())
        {
        }

        /// <summary>Makes one.</summary>
        public static HiddenStorage Create(BackendContext context) => new(context);
    }

    /// <summary>Runs calls here.</summary>
    internal abstract class RunnerOf(BackendContext context, string name) : IRunnerBackend
    {
        /// <inheritdoc/>
        public RunnerDescription Description { get; } = new(name);

        /// <inheritdoc/>
        public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) => context.RunnerHost!.RunLocalAsync(call, Description, cancellationToken);

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => default;
    }
}
