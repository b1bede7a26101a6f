using Memento.Shapes;

namespace Memento.Serialization.Tables;

/// <summary>A member that is a value type or null.</summary>
internal sealed class NullableColumn<TRow, T>(string name, MemberGetter<TRow, T?> get) : RecordColumn<TRow>(name, ColumnKinds.Find(typeof(T))!, isNullable: true)
    where T : struct
{
    /// <inheritdoc/>
    public override ColumnSource SourceOf(TRow[] rows) => new Source(rows, this);

    private sealed class Source(TRow[] rows, NullableColumn<TRow, T> column) : ColumnSource<T>(rows.Length)
    {
        private readonly MemberGetter<TRow, T?> _get = column.Getter;

        /// <inheritdoc/>
        public override string Path(int row) => column.PathOf(row);

        /// <inheritdoc/>
        protected override void Fill(int row, Span<T> cells, Span<bool> nulls)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                var owner = rows[row + i];
                var cell = owner is null ? null : _get(ref owner);
                cells[i] = cell.GetValueOrDefault();
                nulls[i] = cell is null;
            }
        }
    }

    private MemberGetter<TRow, T?> Getter { get; } = get;
}
