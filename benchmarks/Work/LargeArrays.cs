namespace Memento.Benchmarks.Work;

/// <summary>Large arrays of numbers that look like measurements.</summary>
internal static class LargeArrays
{
    private static double[] _array = [];

    /// <summary>An array, the same one while no other length is asked for.</summary>
    public static double[] OfLength(int length)
    {
        if (_array.Length != length)
        {
            var random = new Random(1);
            var array = new double[length];
            for (var i = 0; i < length; i++)
            {
                array[i] = random.NextDouble();
            }

            _array = array;
        }

        return _array;
    }
}
