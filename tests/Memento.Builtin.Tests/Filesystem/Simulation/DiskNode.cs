namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>A file or folder of a simulated disk, whatever its name.</summary>
/// <param name="id">Tells it from others, in the order in which they were made.</param>
internal abstract class DiskNode(int id)
{
    public int Id => id;
}
