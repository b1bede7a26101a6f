using Memento.Shapes;

namespace Memento.Serialization.Tables;

/// <summary>A member whose type is that of the cells.</summary>
internal sealed class PlainColumn<TRow, T>(string name, MemberGetter<TRow, T> get) : RecordColumn<TRow>(name, ColumnKinds.Find(typeof(T))!, !typeof(T).IsValueType)
{
    /// <inheritdoc/>
    public override ColumnSource SourceOf(TRow[] rows) => new Source(rows, this);

    private sealed class Source(TRow[] rows, PlainColumn<TRow, T> column) : ColumnSource<T>(rows.Length)
    {
        private readonly MemberGetter<TRow, T> _get = column.Getter;

        /// <inheritdoc/>
        public override string Path(int row) => column.PathOf(row);

        /// <inheritdoc/>
        protected override void Fill(int row, Span<T> cells, Span<bool> nulls)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                var owner = rows[row + i];
                cells[i] = owner is null ? default! : _get(ref owner);
                nulls[i] = owner is null || cells[i] is null;
            }
        }
    }

    private MemberGetter<TRow, T> Getter { get; } = get;
}
