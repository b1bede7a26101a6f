namespace Memento.Benchmarks.Rows;

/// <summary>How much a row writes. Those that write less come first: what is written the system goes on writing back for a while, on the processors that two threads want both of, and beside what starts processes.</summary>
internal enum Writes
{
    /// <summary>Hardly a file.</summary>
    Nothing,

    /// <summary>Programs that are built, some megabytes.</summary>
    Programs,

    /// <summary>Stores, up to a hundred thousand files and some hundred megabytes.</summary>
    Stores,
}
