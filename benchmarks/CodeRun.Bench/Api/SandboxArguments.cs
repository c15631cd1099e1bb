using System.Globalization;

namespace CodeRun.Bench.Api;

/// <summary>What the scenario Sandbox is given.</summary>
internal sealed record SandboxArguments
{
    /// <summary>Directory of the report.</summary>
    public required string Output { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string Root { get; init; }

    /// <summary>Number of objects, and the measure of everything else.</summary>
    public int Count { get; init; } = 10_000;

    /// <summary>Kubeconfig of a cluster to compare with; null for none.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>A PowerShell in which the start of a sandbox is measured too; null for none.</summary>
    public string? PowerShell { get; init; }

    /// <summary>Reads <c>OUTPUT ROOT [N] [--kubeconfig PATH] [--powershell PATH]</c>; null when it is something else.</summary>
    public static SandboxArguments? Read(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 2)
            return null;
        var read = new SandboxArguments { Output = arguments[0], Root = arguments[1] };
        for (var rest = arguments[2..]; rest.Length > 0;)
        {
            switch (rest)
            {
                case ["--kubeconfig", var path, ..]:
                    read = read with { Kubeconfig = path };
                    rest = rest[2..];
                    break;
                case ["--powershell", var path, ..]:
                    read = read with { PowerShell = path };
                    rest = rest[2..];
                    break;
                case [var number, ..] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
                    read = read with { Count = count };
                    rest = rest[1..];
                    break;
                default:
                    return null;
            }
        }

        return read;
    }
}
