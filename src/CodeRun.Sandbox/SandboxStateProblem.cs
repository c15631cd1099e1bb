namespace CodeRun.Sandbox;

/// <summary>Why a directory cannot be used for the state of a sandbox.</summary>
public enum SandboxStateProblem
{
    /// <summary>It cannot be made, read or written.</summary>
    Unusable,

    /// <summary>Another sandbox uses it.</summary>
    InUse,

    /// <summary>Something else is in it.</summary>
    NotASandbox,

    /// <summary>It was written by a version that has another format.</summary>
    UnknownFormat,

    /// <summary>A part of what was acknowledged is broken or missing.</summary>
    Corrupt,
}
