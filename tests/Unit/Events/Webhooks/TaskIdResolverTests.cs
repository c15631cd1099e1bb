using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class TaskIdResolverTests
{
    [Theory]
    [InlineData("task-5", true, 5)]
    [InlineData("task-0042", true, 42)]
    [InlineData("task-9223372036854775807", true, long.MaxValue)]
    [InlineData("task-9223372036854775808", false, 0)]
    [InlineData("task-", false, 0)]
    [InlineData("task--5", false, 0)]
    [InlineData("task-+5", false, 0)]
    [InlineData("task-5 ", false, 0)]
    [InlineData("task-5\n", false, 0)]
    [InlineData("task-5-cart", false, 0)]
    [InlineData("Task-5", false, 0)]
    [InlineData("task-\u0665", false, 0)]
    [InlineData("my-task-5", false, 0)]
    public void A_label_is_the_word_and_a_number_and_nothing_else(string label, bool isOne, long id)
    {
        Assert.Equal(isOne, TaskIdResolver.TryLabel(label, out var found));
        Assert.Equal(isOne ? id : 0, found);
    }

    [Theory]
    [InlineData("task-5", true)]
    [InlineData("task-5-", true)]
    [InlineData("task-5-cart", true)]
    [InlineData("feature/task-5-implementation", true)]
    [InlineData("feature/task-5", true)]
    [InlineData("fix/task-5-cart", false)]
    [InlineData("feature/feature/task-5", false)]
    [InlineData("task-5cart", false)]
    [InlineData("task-5/cart", false)]
    [InlineData("main", false)]
    [InlineData("", false)]
    public void A_branch_begins_with_the_task(string branch, bool isOne)
    {
        Assert.Equal(isOne, TaskIdResolver.TryBranch(branch, out var id));
        Assert.Equal(isOne ? 5 : 0, id);
    }

    [Theory]
    [InlineData("task-5", "main", TaskIdSource.Label)]
    [InlineData("bug", "task-5-cart", TaskIdSource.Branch)]
    [InlineData("task-5", "task-5-cart", TaskIdSource.LabelAndBranch)]
    public void The_source_is_named(string label, string branch, TaskIdSource source)
    {
        var task = TaskIdResolver.Resolve([label], branch, new WarningList());
        Assert.Equal((5, source, null), (task.TaskId!.Value, task.Source, task.Conflict));
    }

    [Fact]
    public void Label_and_branch_have_to_agree()
    {
        var task = TaskIdResolver.Resolve(["task-5"], "task-6-cart", new WarningList());
        Assert.Null(task.TaskId);
        Assert.Contains("task 5", task.Conflict, StringComparison.Ordinal);
        Assert.Contains("task 6", task.Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_label_is_warned_of_and_the_branch_counts()
    {
        var warnings = new WarningList();
        Assert.Equal(15, TaskIdResolver.Resolve(["task-abc"], "task-15-valid", warnings).TaskId);
        Assert.Contains("'task-abc'", Assert.Single(warnings.ToList()), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_labels_the_first_counts_and_the_second_is_warned_of()
    {
        var warnings = new WarningList();
        Assert.Equal(5, TaskIdResolver.Resolve(["task-5", "task-7"], branch: null, warnings).TaskId);
        Assert.Contains("'task-7'", Assert.Single(warnings.ToList()), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_have_nothing_to_do_with_tasks_are_passed_over_in_silence()
    {
        var warnings = new WarningList();
        TaskIdResolver.Resolve(["bug", "tasks", "multitask-5"], branch: null, warnings);
        Assert.Empty(warnings.ToList());
    }

    [Fact]
    public void A_hundred_thousand_labels_make_few_warnings()
    {
        var warnings = new WarningList();
        TaskIdResolver.Resolve([.. Enumerable.Range(0, 100_000).Select(static i => $"task-x{i}")], branch: null, warnings);
        Assert.Equal(11, warnings.ToList().Count);
        Assert.Equal("There are 99990 more warnings.", warnings.ToList()[^1]);
    }

    [Fact]
    public void Labels_are_shown_without_what_would_confuse_a_terminal()
    {
        var warnings = new WarningList();
        TaskIdResolver.Resolve(["task-\u001b[2J\u202e" + new string('x', 500)], branch: null, warnings);
        var shown = Assert.Single(warnings.ToList());
        Assert.Contains("'task-?[2J?xxx", shown, StringComparison.Ordinal);
        Assert.True(shown.Length < 200);
    }
}
