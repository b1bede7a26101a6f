using System.Data;
using System.Globalization;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;
using static Memento.Core.Tests.Serialization.Tables.TableSamples;

namespace Memento.Core.Tests.Serialization.Kit;

[TestFixture]
public sealed class NpzCodecKitTests : CodecTests
{
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of(new List<Quake>()),
        CodecSample.Of(new List<Quake> { new("CI", 4.5, new DateTime(2018, 2, 4, 1, 2, 3, DateTimeKind.Utc), 12, Level.High), new("ünïcödé 𝄞", double.NaN, DateTime.UnixEpoch, null, Level.Low) }),
        CodecSample.Of<(string, int?)[]>([("text\0", 1), (new string('x', 200), null)]),
        CodecSample.Of(Table()),
    ];

    protected override IEnumerable<CodecRefusal> Refusals => [new CodecRefusal(new List<Shape> { new("a"), new Circle("b", 1) }, typeof(List<Shape>), "Result[1]")];

    protected override IEnumerable<Type> OtherTypes => [typeof(List<WithList>), typeof(List<Nested>), typeof(double[]), typeof(string)];

    protected override ICodec CreateCodec(BackendContext context) => new NpzCodec();

    protected override void AssertEqual(object actual, object expected, string reason)
    {
        if (expected is DataTable table)
        {
            Assert.That(((DataTable)actual).Rows.Cast<DataRow>().Select(static row => row.ItemArray), Is.EqualTo(table.Rows.Cast<DataRow>().Select(static row => row.ItemArray)), reason);
        }
        else
        {
            base.AssertEqual(actual, expected, reason);
        }
    }

    private static DataTable Table()
    {
        var table = new DataTable("t") { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("Number", typeof(int));
        table.Columns.Add("Text", typeof(string));
        table.Columns.Add("Time", typeof(DateTime));
        table.Rows.Add(1, "a", new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        table.Rows.Add(2, null, null);
        return table;
    }
}
