namespace CodeRun.Sandbox.Pods.States;

/// <summary>What a probe decides.</summary>
internal enum ProbeKind
{
    /// <summary>Whether the container has come up; until then the others wait.</summary>
    Startup,

    /// <summary>Whether it is to be restarted.</summary>
    Liveness,

    /// <summary>Whether it is ready.</summary>
    Readiness,
}
