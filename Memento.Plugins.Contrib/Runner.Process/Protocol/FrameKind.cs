namespace Memento.Running.Processes.Protocol;

/// <summary>What a frame says. The numbers are what is sent.</summary>
internal enum FrameKind : byte
{
    /// <summary>Both ways, first of all: a <see cref="Protocol.Hello"/>.</summary>
    Hello = 1,

    /// <summary>To the worker: a call to run.</summary>
    Call = 2,

    /// <summary>To the worker: the call is cancelled. Nothing in it.</summary>
    Cancel = 3,

    /// <summary>From the worker: how the call ended.</summary>
    Outcome = 4,

    /// <summary>From the worker: why the call could not be run, as a sentence in UTF-8.</summary>
    Refused = 5,

    /// <summary>From the worker: the call ended as it was cancelled. Nothing in it.</summary>
    Cancelled = 6,

    /// <summary>From the worker: what the function told of its progress.</summary>
    Progress = 7,

    /// <summary>From the worker: a <see cref="LogMessage"/>.</summary>
    Log = 8,

    /// <summary>From the worker: the call needed more memory than a worker may have. Nothing in it.</summary>
    MemoryExceeded = 9,

    /// <summary>To the worker, before its first call: a call to get ready for, which it does not run and does not answer.</summary>
    Prepare = 10,

    /// <summary>To the worker: the call was forgotten, and is not to be kept. Nothing in it.</summary>
    Forgotten = 11,
}
