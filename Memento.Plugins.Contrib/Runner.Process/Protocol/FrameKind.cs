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

    /// <summary>From the worker: the function makes a batch, whose calls may run elsewhere as long as they have not begun. In place of the call's number stands that of the batch. Nothing in it.</summary>
    BatchOffered = 12,

    /// <summary>From the worker: the batch has ended, or has no more to hand out. Nothing in it.</summary>
    BatchWithdrawn = 13,

    /// <summary>To the worker: there is a place for a call of a batch. In place of the call's number stands the one that it gets; the number of the batch is in it, in four bytes.</summary>
    Take = 14,

    /// <summary>From the worker: the call that was asked for, as <see cref="Call"/> has it; nothing in it when there is none.</summary>
    Handed = 15,

    /// <summary>To the worker: how a call that was handed out ended: a byte for the kind, and the outcome, or what there is to say of it as <see cref="Refused"/> has it.</summary>
    HandedEnded = 16,

    /// <summary>To the worker: what a call that was handed out told of its progress.</summary>
    HandedProgress = 17,

    /// <summary>From the worker: a call that was handed out is cancelled. Nothing in it.</summary>
    HandedCancel = 18,

    /// <summary>From the worker: a call that was handed out was forgotten. Nothing in it.</summary>
    HandedForgotten = 19,

    /// <summary>From the worker: who is told of the progress of a call that was handed out has taken one of <see cref="HandedProgress"/>. Nothing in it.</summary>
    HandedTold = 20,
}
