using System.Data;
using System.Globalization;
using System.IO.Compression;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.Tables.TableSamples;

namespace Memento.Core.Tests.Serialization.Tables;

/// <summary>A DataTable comes back with all that it is, or is refused.</summary>
public class DataTableTests
{
    [Test]
    public void It_comes_back()
    {
        var table = Sample();
        var read = RoundTrip(table);
        AssertSame(read, table);
        Assert.That(read.Rows.Cast<DataRow>().Select(row => row.RowState), Is.All.EqualTo(DataRowState.Added));
        table.AcceptChanges();
        Assert.That(RoundTrip(table).Rows.Cast<DataRow>().Select(row => row.RowState), Is.All.EqualTo(DataRowState.Unchanged));
        table.Rows.Clear();
        AssertSame(RoundTrip(table), table);
    }

    [Test]
    public void What_is_set_of_it_comes_back()
    {
        var table = Sample();
        table.CaseSensitive = true;
        table.Locale = CultureInfo.GetCultureInfo("sv-SE");
        table.Columns["Id"]!.Unique = true;
        table.PrimaryKey = [table.Columns["When"]!, table.Columns["Id"]!];
        table.Columns["Text"]!.MaxLength = 20;
        table.Columns["Text"]!.Caption = "A text";
        table.Columns["Price"]!.ReadOnly = true;
        table.Columns.Add(new DataColumn("Empty", typeof(string)) { MaxLength = 0 });
        var read = RoundTrip(table);
        AssertSame(read, table);
        Assert.That(read.CaseSensitive, Is.True);
        Assert.That(read.Locale.Name, Is.EqualTo("sv-SE"));
        Assert.That(read.PrimaryKey.Select(column => column.ColumnName), Is.EqualTo(new[] { "When", "Id" }));
        Assert.That(read.Columns["Id"]!.Unique, Is.True);
        Assert.That(read.Columns["When"]!.AllowDBNull, Is.False);
        Assert.That(read.Columns["When"]!.DateTimeMode, Is.EqualTo(DataSetDateTime.Utc));
        Assert.That(read.Columns["Text"]!.MaxLength, Is.EqualTo(20));
        Assert.That(read.Columns["Empty"]!.MaxLength, Is.Zero);
        Assert.That(read.Columns["Text"]!.Caption, Is.EqualTo("A text"));
        Assert.That(read.Columns["Price"]!.ReadOnly, Is.True);
    }

    [Test]
    public void Columns_of_any_name_come_back_from_entries_that_are_files_anywhere()
    {
        string[] names =
        [
            "../../etc/passwd", "a/b", "a\\b", "A", "a", "a.mask", "table.json", "con", " ", "*?:<>|\"", "100%", "%41", "~rows", "~1", "Ünï 温度 😀", new string('x', 300),
            new string('x', 300) + "y", "nul\0l", new string('z', 100), new string('z', 101),
        ];
        var table = new DataTable();
        for (var i = 0; i < names.Length; i++)
        {
            table.Columns.Add(names[i], typeof(int));
        }

        table.Rows.Add([.. Enumerable.Range(0, names.Length).Select(i => i % 3 == 0 ? (object)DBNull.Value : i)]);
        AssertSame(RoundTrip(table), table);
        using var archive = new ZipArchive(new MemoryStream(Encode(table, typeof(DataTable))));
        var entries = archive.Entries.Select(entry => entry.FullName).ToArray();
        Assert.That(entries, Is.All.Matches("^[A-Za-z0-9_%~-]{1,110}(\\.[a-z]+)?\\.(npy|json)$"));
        Assert.That(entries.Select(entry => entry.ToUpperInvariant()), Is.Unique);
        Assert.That(entries, Has.Member(new string('z', 100) + ".npy").And.Member($"{new string('z', 100)}~{names.Length}.npy"), "more than 100 are cut");
        Assert.That(entries, Has.Member("con~8.npy"), "what Windows keeps for a device");
    }

    [Test]
    public void What_does_not_come_back_is_refused()
    {
        Refused(table => table.Columns.Add("x", typeof(object)), "Result.Columns[\"x\"]", "cannot be stored in a table");
        Refused(table => table.Columns.Add("x", typeof(Level)), "Result.Columns[\"x\"]", "enum");
        Refused(table => table.Columns.Add("x", typeof(int), "Id + 1"), "Result.Columns[\"x\"]", "expression");
        Refused(table => table.Columns.Add(new DataColumn("x", typeof(int)) { AutoIncrement = true }), "Result.Columns[\"x\"]", "AutoIncrement");
        Refused(table => table.Columns.Add(new DataColumn("x", typeof(int)) { DefaultValue = 1 }), "Result.Columns[\"x\"]", "DefaultValue");
        Refused(table => table.Columns.Add("\ud800", typeof(int)), "Result.Columns[\"\ud800\"]", "surrogate");
        Refused(table => table.Constraints.Add("both", [table.Columns[0], table.Columns[1]], primaryKey: false), "Result", "constraints");
        Refused(table => table.ExtendedProperties.Add("a", 1), "Result", "extended properties");
        Refused(table => Relate(table, isParent: true), "Result", "relations");
        Refused(table => Relate(table, isParent: false), "Result", "relations");
        Refused(table => table.Namespace = "urn:a", "Result", "XML namespace");
        Refused(table => table.TableName = "\udc00", "Result", "surrogate");
        Refused(table => table.Rows[1].RowError = "wrong", "Result.Rows[1]", "ClearErrors");
        Refused(
            table =>
            {
                table.AcceptChanges();
                table.Rows[1]["Text"] = "changed";
            },
            "Result.Rows[1]",
            "AcceptChanges");
        Refused(table => table.Columns.Clear(), "Result", "no columns");
        Assert.That(() => Encode(new Derived(), typeof(DataTable)), Throws.TypeOf<UnsupportedResultException>());
    }

    [Test]
    public void One_that_is_read_as_records_is_invalid_and_the_other_way_round()
    {
        var codec = new NpzCodec();
        var table = new DataTable();
        table.Columns.Add("Text", typeof(string));
        table.Rows.Add("a");
        Assert.That(() => codec.Decode(new MemoryStream(Encode(table, typeof(DataTable))), typeof(List<Line>)), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => codec.Decode(new MemoryStream(Encode(new List<Line> { new("a") }, typeof(List<Line>))), typeof(DataTable)), Throws.TypeOf<InvalidDataException>());
    }

    private static void Relate(DataTable table, bool isParent)
    {
        var other = new DataTable("Other");
        other.Columns.Add("Id", typeof(int));
        var set = new DataSet();
        set.Tables.AddRange([table, other]);
        var (parent, child) = isParent ? (table, other) : (other, table);

        // Without the constraints that go with it, which would be refused by themselves.
        set.Relations.Add("related", parent.Columns["Id"]!, child.Columns["Id"]!, createConstraints: false);
    }

    private static DataTable Sample()
    {
        var table = new DataTable("Quakes");
        table.Columns.Add("Id", typeof(int));
        table.Columns.Add("Text", typeof(string));
        table.Columns.Add("Price", typeof(decimal));
        table.Columns.Add("On", typeof(DateOnly));
        table.Columns.Add(new DataColumn("When", typeof(DateTime)) { DateTimeMode = DataSetDateTime.Utc });
        table.Rows.Add(1, "one", 1.00m, new DateOnly(2020, 2, 29), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        table.Rows.Add(2, DBNull.Value, 2m, DBNull.Value, DateTime.MaxValue);
        table.Rows.Add(3, "", DBNull.Value, DateOnly.MaxValue, DateTime.MinValue);
        return table;
    }

    private static void Refused(Action<DataTable> change, string path, string hint)
    {
        var table = Sample();
        change(table);
        var error = Assert.Throws<UnsupportedResultException>(() => Encode(table, typeof(DataTable)));
        Assert.That(error.Path, Is.EqualTo(path));
        Assert.That(error.Message, Does.Contain(hint));
    }

    private static void AssertSame(DataTable read, DataTable written)
    {
        Assert.That(read.TableName, Is.EqualTo(written.TableName));
        Assert.That(Columns(read), Is.EqualTo(Columns(written)));
        Assert.That(read.Rows.Cast<DataRow>().Select(row => row.ItemArray), Is.EqualTo(written.Rows.Cast<DataRow>().Select(row => row.ItemArray)));
        Assert.That(Encode(read, typeof(DataTable)), Is.EqualTo(Encode(written, typeof(DataTable))));
    }

    private static IEnumerable<(string, Type)> Columns(DataTable table) => table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, column.DataType));

    private sealed class Derived : DataTable;
}
