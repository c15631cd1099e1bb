using System.Globalization;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>
/// Finds the task of a pull request: first a label that is exactly <c>task-NUMBER</c>, then the branch
/// <c>task-NUMBER-...</c> or <c>feature/task-NUMBER-...</c>. When both name one, they have to agree.
/// </summary>
public static class TaskIdResolver
{
    private const string Prefix = "task-";

    /// <summary>The task; warnings are added to <paramref name="warnings"/>.</summary>
    public static TaskIdentity Resolve(IReadOnlyList<string> labels, string? branch, WarningList warnings)
    {
        long? byLabel = null;
        string? first = null;
        foreach (var label in labels)
        {
            if (TryLabel(label, out var id))
            {
                if (byLabel is null)
                    (byLabel, first) = (id, label);
                else if (id != byLabel)
                    warnings.Add($"Label {SafeText.Quote(label)} is a second task label; the first, {SafeText.Quote(first!)}, counts.");
            }
            else if (LooksLikeTask(label))
            {
                warnings.Add($"Malformed label {SafeText.Quote(label)}: a task label is task- and a number. It is ignored.");
            }
        }

        var byBranch = branch is not null && TryBranch(branch, out var number) ? number : (long?)null;
        if (byLabel is not null && byBranch is not null && byLabel != byBranch)
        {
            return new TaskIdentity(null, TaskIdSource.None, string.Create(CultureInfo.InvariantCulture,
                $"The label says task {byLabel}, the branch {SafeText.Quote(branch!)} says task {byBranch}. Mend the label or rename the branch."));
        }

        var source = (byLabel, byBranch) switch
        {
            (not null, not null) => TaskIdSource.LabelAndBranch,
            (not null, null) => TaskIdSource.Label,
            (null, not null) => TaskIdSource.Branch,
            _ => TaskIdSource.None,
        };
        return new TaskIdentity(byLabel ?? byBranch, source, null);
    }

    /// <summary>True for <c>task-NUMBER</c> and nothing else. The number is in ASCII digits and fits into 64 bits.</summary>
    public static bool TryLabel(string label, out long id)
    {
        id = 0;
        return label.StartsWith(Prefix, StringComparison.Ordinal) && TryNumber(label.AsSpan(Prefix.Length), out id);
    }

    /// <summary>True for <c>task-NUMBER</c>, alone or with <c>-</c> and more after it, with or without <c>feature/</c> before it.</summary>
    public static bool TryBranch(string branch, out long id)
    {
        id = 0;
        var rest = branch.AsSpan();
        if (rest.StartsWith("feature/", StringComparison.Ordinal))
            rest = rest["feature/".Length..];
        if (!rest.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        rest = rest[Prefix.Length..];
        var end = rest.IndexOf('-');
        return TryNumber(end < 0 ? rest : rest[..end], out id);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static bool LooksLikeTask(string label) =>
        label.StartsWith("task", StringComparison.OrdinalIgnoreCase) && (label.Length == 4 || label[4] is '-' or '_' or '/' or ' ' or ':' || char.IsAsciiDigit(label[4]));
}
