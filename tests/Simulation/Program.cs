using System.Globalization;
using CodeRun.Tests.Simulation.Scenarios;

// Walks N seeds from S on; prints the first that breaks a rule, with its trace, and ends with 1.
if (args is not [var first, var many]
    || !int.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed)
    || !int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
    || count < 1)
{
    await Console.Error.WriteLineAsync("Usage: CodeRun.Tests.Simulation SEED COUNT, whole numbers; COUNT at least 1.");
    return 2;
}

for (var i = 0; i < count; i++)
{
    if (WalkPlan.Walk(unchecked(seed + i)) is { } failure)
    {
        Console.WriteLine(failure);
        Console.WriteLine(FormattableString.Invariant($"Failed: seed {unchecked(seed + i)}. Repeat it with: build.ps1 Simulate -Seed {unchecked(seed + i)} -Count 1"));
        return 1;
    }
}

Console.WriteLine(FormattableString.Invariant($"{count} walks from seed {seed} on broke no rule."));
return 0;
