using System.Globalization;
using Memento;
using Memento.Plugins;
using Memento.Running;
using Microsoft.Data.Sqlite;

namespace Fixture;

/// <summary>Uses another version of Microsoft.Data.Sqlite than the storage <c>sqlite</c>, with a database of its own. Its description says which, and how many rows it has by now.</summary>
[ExportRunnerBackend("older-sqlite")]
public sealed class Runner(BackendContext context) : IRunnerBackend
{
    private readonly string _file = Path.Combine(context.BaseFolder, "older.db");

    // Not by reflection, which a test runner leads to the assemblies of the tests.
    static Runner() => SQLitePCL.Batteries_V2.Init();

    public RunnerDescription Description
    {
        get
        {
            using var connection = new SqliteConnection($"Data Source={_file}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (1); SELECT count(*) FROM t";
            var rows = (long)command.ExecuteScalar()!;
            return new("older-sqlite", new Dictionary<string, string>
            {
                ["managed"] = typeof(SqliteConnection).Assembly.GetName().Version!.ToString(3),
                ["native"] = connection.ServerVersion,
                ["rows"] = rows.ToString(CultureInfo.InvariantCulture),
            });
        }
    }

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
