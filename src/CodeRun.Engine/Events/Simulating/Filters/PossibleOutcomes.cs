namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>What a filter or a group of filters can come to.</summary>
[Flags]
internal enum PossibleOutcomes
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>It matches.</summary>
    Pass = 1,

    /// <summary>It does not match.</summary>
    Fail = 2,

    /// <summary>Argo Events meets an error.</summary>
    Error = 4,

    /// <summary>It is not known.</summary>
    Any = Pass | Fail | Error,
}
