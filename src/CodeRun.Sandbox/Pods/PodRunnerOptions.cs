namespace CodeRun.Sandbox.Pods;

/// <summary>How pods run on this machine.</summary>
public sealed record PodRunnerOptions
{
    /// <summary>Private directory for volumes, mounted files and logs; made with mode 0700; it goes with the sandbox's.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Variables of this machine that every container gets, under those of its own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Directories that come first in every container's PATH.</summary>
    public IReadOnlyList<string> PathPrefix { get; init; } = [];
}
