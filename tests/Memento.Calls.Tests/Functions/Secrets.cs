namespace Memento.Calls.Tests.Functions;

/// <summary>Private memento functions, in types of each kind.</summary>
internal static class Secrets
{
    public static int Of(string key, int x) => Secret(key, x);

    public static T Of<T>(string key, T x)
        where T : notnull => Secret(key, x);

    public static int OfHidden(string key, int x) => Hidden.Of(key, x);

    [MementoFunction(Version = "1")]
    private static int Secret(string key, int x)
    {
        Runs.Count(key);
        return x + 1;
    }

    [MementoFunction(Version = "1")]
    private static T Secret<T>(string key, T x)
        where T : notnull
    {
        Runs.Count(key);
        return x;
    }

    private static class Hidden
    {
        internal static int Of(string key, int x) => Secret(key, x) + Open(key, x);

        [MementoFunction(Version = "1")]
        internal static int Open(string key, in int x)
        {
            Runs.Count(key);
            return x + 2;
        }

        [MementoFunction(Version = "1")]
        private static int Secret(string key, int x)
        {
            Runs.Count(key);
            return x + 1;
        }
    }

    public static int OfHiddenStructure(string key, int x) => HiddenStructure.Open(key, x);

    private struct HiddenStructure
    {
        [MementoFunction(Version = "1")]
        internal static int Open(string key, int x)
        {
            Runs.Count(key);
            return x + 7;
        }
    }

    /// <summary>A structure that lives on the stack.</summary>
    internal ref struct OfRefStructure
    {
        public static int Of(string key, int x) => Secret(key, x);

        [MementoFunction(Version = "1")]
        private static int Secret(string key, int x)
        {
            Runs.Count(key);
            return x + 8;
        }
    }

    /// <summary>A class.</summary>
    internal class OfClass
    {
        public static int Of(string key, int x) => Secret(key, x);

        [MementoFunction(Version = "1")]
        protected static int Secret(string key, int x)
        {
            Runs.Count(key);
            return x + 3;
        }
    }

    /// <summary>A structure.</summary>
    internal struct OfStruct
    {
        public static int Of(string key, int x) => Secret(key, x);

        [MementoFunction(Version = "1")]
        private static int Secret(string key, int x)
        {
            Runs.Count(key);
            return x + 4;
        }
    }

    /// <summary>A generic class.</summary>
    internal class OfGeneric<T>
        where T : IComparable<T>
    {
        public static (T, U) Of<U>(string key, T x, U y)
            where U : struct => Secret(key, x, y);

        [MementoFunction(Version = "1")]
        private static (T First, U Second) Secret<U>(string key, T x, U y)
            where U : struct
        {
            Runs.Count(key);
            return (x, y);
        }
    }

    /// <summary>A generic static class.</summary>
    internal static class OfStaticGeneric<T>
    {
        public static T Of(string key, T x) => Secret(key, x);

        [MementoFunction(Version = "1")]
        private static T Secret(string key, T x)
        {
            Runs.Count(key);
            return x;
        }
    }

    /// <summary>An interface.</summary>
    internal interface IOfInterface
    {
        static int Of(string key, int x) => Secret(key, x);

        [MementoFunction(Version = "1")]
        private static int Secret(string key, int x)
        {
            Runs.Count(key);
            return x + 5;
        }
    }
}

/// <summary>A type that is local to its file.</summary>
file static class OfFile
{
    [MementoFunction(Version = "1")]
    internal static int Secret(string key, int x)
    {
        Runs.Count(key);
        return x + 6;
    }
}

/// <summary>Calls the one that is local to this file.</summary>
internal static class FileLocal
{
    public static int Of(string key, int x) => OfFile.Secret(key, x);
}
