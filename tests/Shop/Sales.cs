using Memento;

// Functions that a person calls alike: only the namespaces differ.
namespace Shop.Spring
{
    public static class Sale
    {
        [MementoFunction(Version = "1")]
        public static double Rate(int days) => 0.1 * days;
    }
}

namespace Shop.Autumn
{
    public static class Sale
    {
        [MementoFunction(Version = "1")]
        public static double Rate(int days) => 0.2 * days;
    }
}
