using System.Globalization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>Names of what a run creates: functions of the run's name, the attempt and the content, and of nothing else.</summary>
public static class RunNames
{
    /// <summary>Pod of an attempt: <c>{run}-{attempt}</c>.</summary>
    public static string Pod(string run, int attempt) =>
        ResourceName.Build(run, attempt.ToString(CultureInfo.InvariantCulture));

    /// <summary>ConfigMap with the rendered files: <c>{run}-files-{hash}</c>.</summary>
    public static string ConfigMap(string run, string contentHash) => ResourceName.Build(run, "files", contentHash);
}
