using System.Reflection;
using Memento.Storage.Sqlite;
using Memento.Storage.Sqlite.Engine;
using Memento.Testing;
using Microsoft.Data.Sqlite;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>What SQLite does to find what a statement asks for.</summary>
[TestFixture]
public sealed class SqliteIndexTests
{
    private static IEnumerable<TestCaseData> Statements => typeof(Sql).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(static constant => (string)constant.GetRawConstantValue()! is var sql && sql.Contains(' ', StringComparison.Ordinal)
            && !sql.StartsWith("BEGIN", StringComparison.Ordinal) && !sql.StartsWith("PRAGMA", StringComparison.Ordinal))
        .Select(static constant => new TestCaseData((string)constant.GetRawConstantValue()!).SetArgDisplayNames(constant.Name));

    private TemporaryFolder _folder = null!;
    private Connection _connection = null!;

    [OneTimeSetUp]
    public void OpenDatabase()
    {
        _folder = new TemporaryFolder();
        _connection = Connection.Open(_folder.Combine("plan.db"), SqliteOpenMode.ReadWriteCreate, unchanged: null, 0, TimeSpan.FromSeconds(1));
        Schema.Migrate(_connection);
    }

    [OneTimeTearDown]
    public void CloseDatabase()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [TestCaseSource(nameof(Statements))]
    public void No_statement_reads_a_whole_table(string sql)
    {
        var details = _connection.QueryTexts($"EXPLAIN QUERY PLAN {sql}", column: 3);

        // "SCAN CONSTANT ROW" is what a query of scalar subqueries does, each of which stands by itself.
        Assert.That(details.Where(static detail => detail.Contains("SCAN", StringComparison.Ordinal) && !detail.Contains("CONSTANT ROW", StringComparison.Ordinal)), Is.Empty, string.Join('\n', details));
        Assert.That(details.Where(static detail => detail.Contains("TEMP B-TREE", StringComparison.Ordinal)), Is.Empty, string.Join('\n', details));
    }

    [Test]
    public void A_name_stands_in_a_table_as_it_is_wherever_it_can()
    {
        foreach (var (text, stored) in ((string, string)[])[("a/b", "a/b"), ("ü𝄞", "ü𝄞"), ("a\\u0000", @"a\\u0000"), ("\0", @"\u0000"), ("\ud800x", @"\ud800x"), ("x\udc00", @"x\udc00")])
        {
            Assert.That(SqlText.Escape(text), Is.EqualTo(stored));
            Assert.That(SqlText.Unescape(stored), Is.EqualTo(text));
        }

        Assert.That(SqlText.Unescape(@"a\x"), Is.Null);
    }
}
