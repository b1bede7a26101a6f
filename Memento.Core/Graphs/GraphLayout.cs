namespace Memento.Graphs;

/// <summary>
/// Places the nodes of a graph in columns, by the method of Sugiyama, Tagawa and Toda (1981): cycles are broken, a node stands one column
/// to the right of the last that uses it, an edge across several columns passes through a place of its own in each, and the places in a
/// column are put in the order of the middle of their neighbours.
/// </summary>
internal sealed class GraphLayout
{
    public const int BoxHeight = 26;
    private const int PassHeight = 10;
    private const int Gap = 14;
    private const int ColumnGap = 70;
    private const int Margin = 20;
    private const int Sweeps = 8;

    private readonly int[] _column;
    private readonly List<List<Place>> _columns = [];

    /// <param name="widths">The width of each node's box.</param>
    /// <param name="edges">The edges between them.</param>
    public GraphLayout(IReadOnlyList<int> widths, IReadOnlyList<GraphEdge> edges)
    {
        var back = BackEdges(widths.Count, edges);
        _column = ColumnsOf(widths.Count, edges, back);
        Boxes = [.. widths.Select(width => new Place { Width = width, Height = BoxHeight })];
        for (var node = 0; node < Boxes.Length; node++)
        {
            ColumnAt(_column[node]).Add(Boxes[node]);
        }

        Routes = [.. edges.Select(edge => Route(edge, back.Contains(edge)))];
        Order();
        Measure();
    }

    /// <summary>Where each node is.</summary>
    public Place[] Boxes { get; }

    /// <summary>The places through which each edge passes, from left to right, and whether it runs against that direction.</summary>
    public IReadOnlyList<(IReadOnlyList<Place> Places, bool IsBack)> Routes { get; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>The edges that close a cycle when the nodes are visited in depth, each after those that lead to it.</summary>
    private static HashSet<GraphEdge> BackEdges(int count, IReadOnlyList<GraphEdge> edges)
    {
        var uses = edges.ToLookup(edge => edge.From);
        var (state, back) = (new int[count], new HashSet<GraphEdge>());
        var path = new Stack<(int Node, IEnumerator<GraphEdge> Uses)>();
        for (var start = 0; start < count; start++)
        {
            Enter(start);
            while (path.TryPeek(out var top))
            {
                if (!top.Uses.MoveNext())
                {
                    state[path.Pop().Node] = 2;
                }
                else if (state[top.Uses.Current.To] == 1)
                {
                    back.Add(top.Uses.Current);
                }
                else
                {
                    Enter(top.Uses.Current.To);
                }
            }
        }

        return back;

        void Enter(int node)
        {
            if (state[node] == 0)
            {
                state[node] = 1;
                path.Push((node, uses[node].GetEnumerator()));
            }
        }
    }

    private static int[] ColumnsOf(int count, IReadOnlyList<GraphEdge> edges, HashSet<GraphEdge> back)
    {
        var forward = edges.Where(edge => !back.Contains(edge)).ToList();
        var (uses, waiting, column) = (forward.ToLookup(edge => edge.From, edge => edge.To), new int[count], new int[count]);
        forward.ForEach(edge => waiting[edge.To]++);
        var ready = new Queue<int>(Enumerable.Range(0, count).Where(node => waiting[node] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var used in uses[node])
            {
                column[used] = Math.Max(column[used], column[node] + 1);
                if (--waiting[used] == 0)
                {
                    ready.Enqueue(used);
                }
            }
        }

        return column;
    }

    private List<Place> ColumnAt(int column)
    {
        while (_columns.Count <= column)
        {
            _columns.Add([]);
        }

        return _columns[column];
    }

    private (IReadOnlyList<Place> Places, bool IsBack) Route(GraphEdge edge, bool isBack)
    {
        var (left, right) = isBack ? (edge.To, edge.From) : (edge.From, edge.To);
        var places = new List<Place> { Boxes[left] };
        for (var column = _column[left] + 1; column < _column[right]; column++)
        {
            var pass = new Place { Height = PassHeight };
            ColumnAt(column).Add(pass);
            places.Add(pass);
        }

        if (left != right)
        {
            places.Add(Boxes[right]);
        }

        foreach (var (from, to) in places.Zip(places.Skip(1)))
        {
            from.After.Add(to);
            to.Before.Add(from);
        }

        return (places, isBack);
    }

    private void Order()
    {
        _columns.ForEach(Number);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var column in forward ? _columns : Enumerable.Reverse(_columns))
            {
                var sorted = column.OrderBy(place => place.MiddleOf(forward ? place.Before : place.After)).ToList();
                column.Clear();
                column.AddRange(sorted);
                Number(column);
            }
        }

        static void Number(List<Place> column)
        {
            for (var i = 0; i < column.Count; i++)
            {
                column[i].Number = i;
            }
        }
    }

    private void Measure()
    {
        Height = _columns.Select(HeightOf).DefaultIfEmpty().Max() + (2 * Margin);
        var x = Margin;
        foreach (var column in _columns)
        {
            var (y, width) = ((Height - HeightOf(column)) / 2, column.Max(place => place.Width));
            foreach (var place in column)
            {
                (place.X, place.Y) = (x, y);
                // An edge that passes does so across the whole column.
                place.Width = place.Width == 0 ? width : place.Width;
                y += place.Height + Gap;
            }

            x += width + ColumnGap;
        }

        Width = Math.Max(x - ColumnGap, Margin) + (2 * Margin);
    }

    private static int HeightOf(List<Place> column) => column.Sum(place => place.Height + Gap) - Gap;

    /// <summary>A place in a column: the box of a node, or where an edge passes.</summary>
    internal sealed class Place
    {
        public int X { get; set; }

        public int Y { get; set; }

        public int Width { get; set; }

        public int Height { get; init; }

        public int Number { get; set; }

        public List<Place> Before { get; } = [];

        public List<Place> After { get; } = [];

        public int Middle => Y + (Height / 2);

        public double MiddleOf(List<Place> neighbours) => neighbours.Count == 0 ? Number : neighbours.Average(neighbour => neighbour.Number);
    }
}
