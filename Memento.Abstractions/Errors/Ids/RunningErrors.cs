namespace Memento;

/// <summary>The ids of errors of runners and workers: MEM6xx.</summary>
public static class RunningErrors
{
    /// <summary>The runner refuses every call.</summary>
    public const int Refused = 600;

    /// <summary>A call was made where further calls are prevented.</summary>
    public const int Prevented = 601;

    /// <summary>A call needs its own result.</summary>
    public const int Circle = 602;

    /// <summary>A runner gave another number of outcomes than there were calls, or null for one.</summary>
    public const int WrongOutcomes = 603;

    /// <summary>Two processes are not of one build, so that a call cannot pass between them.</summary>
    public const int OtherBuild = 610;

    /// <summary>An argument or a static cannot be sent to another process.</summary>
    public const int NotPortable = 611;

    /// <summary>A result stays in the storage of another process.</summary>
    public const int StaysElsewhere = 612;

    /// <summary>The program cannot start workers as it was published.</summary>
    public const int NoWorkers = 613;

    /// <summary>A worker process could not be started.</summary>
    public const int WorkerNotStarted = 614;

    /// <summary>A worker process ended while it ran a call.</summary>
    public const int WorkerDied = 615;

    /// <summary>A call ran longer than it may.</summary>
    public const int WorkerTimedOut = 616;

    /// <summary>A call needed more memory than a worker has.</summary>
    public const int WorkerMemory = 617;

    /// <summary>What a worker process sent cannot be read.</summary>
    public const int WorkerNotUnderstood = 618;

    /// <summary>A result is longer than a worker sends.</summary>
    public const int ResultTooLong = 619;

    /// <summary>A runner does not serve workers.</summary>
    public const int NotServing = 620;

    /// <summary>A worker process ended while it had nothing to do.</summary>
    public const int WorkerEnded = 621;

    /// <summary>A cancelled call did not end, so that its worker was ended.</summary>
    public const int WorkerKilled = 622;

    /// <summary>A worker was not told first what it is to do.</summary>
    public const int NotIntroduced = 623;
}
