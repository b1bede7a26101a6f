using Microsoft.Extensions.Logging;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>Which database, and how it is used.</summary>
internal sealed record DatabaseOptions
{
    /// <summary>The database's file, absolute.</summary>
    public required string File { get; init; }

    /// <summary>What a result that was stored survives.</summary>
    public Durability Durability { get; init; } = Durability.Process;

    /// <summary>What is done about a damaged file.</summary>
    public OnCorruption OnCorruption { get; init; }

    /// <summary>True to write nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>For how long other processes are waited for that write.</summary>
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes what the operator is told.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Says when it is looked again whether the file is still the one that was opened.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many pages the database may have, so that a test can fill its disk; null for no limit.</summary>
    public int? MaximumPages { get; init; }
}
