namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class StringFilterRulesTests
{
    [Theory]
    [InlineData("headers.X-Github-Event", "pull_request", "UnanchoredMatch", """'^\["pull_request"\]$'""")]
    [InlineData("headers.X-GitHub-Event", "pull_request", "UnanchoredMatch", """'^\["pull_request"\]$'""")]
    [InlineData("headers.X-Github-Event", "^pull_request$", "NeverMatches", """'^\["pull_request"\]$'""")]
    [InlineData("headers.X-Github-Event", "pull-request", "NeverMatches", """'^\["pull_request"\]$'""")]
    [InlineData("body.X-GitHub-Event", "pull_request", "UnanchoredMatch", "\"^pull_request$\"")]
    [InlineData("body.action", "labeled", "UnanchoredMatch", "\"^labeled$\"")]
    [InlineData("body.action", "opend", "NeverMatches", "\"^opened$\"")]
    [InlineData("body.action", "submitted", "NeverMatches", null)]
    [InlineData("body.review.state", "APPROVED", "NeverMatches", "\"^approved$\"")]
    [InlineData("body.sender.login", "5dlabs-cleo[bot]", "BracketedLogin", """'(?i)^5dlabs-cleo\[bot\]$'""")]
    [InlineData("body.sender.login", "5dlabs-cleo[bot]", "LoginCase", """'(?i)^5dlabs-cleo\[bot\]$'""")]
    [InlineData("body.sender.login", "5dlabs-cleo[bot]", "UnanchoredMatch", """'(?i)^5dlabs-cleo\[bot\]$'""")]
    [InlineData("body.sender.login", "(?i)^(5dlabs-cleo[bot]|x)$", "BracketedLogin", null)]
    [InlineData("body.pusher.name", "example[bot]", "BracketedLogin", """'(?i)^example\[bot\]$'""")]
    [InlineData("body.other.name", "example[bot]", "BracketedLogin", """'(?i)^example\[bot\]$'""")]
    [InlineData("body.sender.login", "^5DLabs-Cleo$", "LoginCase", "\"(?i)^5DLabs-Cleo$\"")]
    [InlineData("body.ref", "refs/heads/task-*", "GlobInRegex", "\"^refs/heads/(feature/)?task-[0-9]+(-.*)?$\"")]
    [InlineData("body.ref", "refs/heads/task-.*", "TaskBranch", "\"^refs/heads/(feature/)?task-[0-9]+(-.*)?$\"")]
    [InlineData("body.pull_request.head.ref", "^task-[0-9]+$|^task-[0-9]+-", "TaskBranch", "\"^(feature/)?task-[0-9]+(-.*)?$\"")]
    [InlineData("body.ref", "refs/heads/main", "UnanchoredMatch", "\"^refs/heads/main$\"")]
    [InlineData("body.pull_request.head.ref", "^refs/heads/main$", "NeverMatches", "\"^main$\"")]
    [InlineData("body.label.name", "ready-for-qa", "UnanchoredMatch", "\"^ready-for-qa$\"")]
    [InlineData("body.pull_request.labels.#.name", "ready-for-qa", "UnanchoredMatch", "'\"ready-for-qa\"'")]
    [InlineData("body.comment.body", "^(?!x)", "InvalidRegex", null)]
    [InlineData("body.comment.body", "(a)\\1", "InvalidRegex", null)]
    [InlineData("body.comment.body", "*fix*", "InvalidRegex", "\".*fix*\"")]
    public void Mistake_has_its_rule_and_the_corrected_text(string path, string value, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), LintText.WithFilter($"{{path: {path}, type: string, value: ['{value}']}}").Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("headers.X-Github-Event", """["]pull_request["]""")]
    [InlineData("headers.X-Github-Event", "pull_request_review_thread")]
    [InlineData("body.action", "^(opened|reopened)$")]
    [InlineData("body.action", "closed")]
    [InlineData("body.sender.login", """(?i)^a\[bot\]$""")]
    [InlineData("body.sender.login", "(?i)^(a|b)$")]
    [InlineData("body.ref", "^refs/heads/(feature/)?task-[0-9]+")]
    [InlineData("body.label.name", "^task-.*$")]
    [InlineData("body.pull_request.labels.#.name", "\"ready-for-qa\"")]
    [InlineData("body.comment.body", "/remediate")]
    [InlineData("body.pull_request.merged", "true")]
    public void Good_value_has_no_finding(string path, string value) => Assert.Empty(LintText.WithFilter($"{{path: {path}, type: string, value: ['{value}']}}"));

    [Fact]
    public void Both_forms_of_task_branches_may_stand_in_two_values() =>
        Assert.Empty(LintText.WithFilter("{path: body.ref, type: string, value: ['^refs/heads/task-[0-9]+', '^refs/heads/feature/task-[0-9]+']}"));

    [Theory]
    [InlineData("'~'", true)]
    [InlineData("'!='", false)]
    public void Branches_of_tasks_are_judged_unless_they_are_excluded(string comparator, bool isFound) =>
        Assert.Equal(isFound, LintText.WithFilter($"{{path: body.ref, type: string, comparator: {comparator}, value: ['refs/heads/task-.*']}}").Any(static f => f.Rule.Id == "TaskBranch"));

    [Fact]
    public void Message_of_a_login_that_is_excluded_says_so() =>
        Assert.Equal(
            ["excludes longer logins.", "excludes this one only."],
            LintText.WithFilter("{path: body.sender.login, type: string, comparator: '!=', value: [Example]}").Select(static f => f.Message[f.Message.IndexOf("excludes", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));

    [Fact]
    public void Message_names_what_else_matches() =>
        Assert.Contains("also matches pull_request_review, pull_request_review_comment, pull_request_review_thread", Assert.Single(LintText.WithFilter("{path: headers.X-Github-Event, type: string, value: [pull_request]}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_that_are_listed_are_not_named_as_too_much() => Assert.Empty(LintText.WithFilter("{path: body.action, type: string, value: [opened, reopened]}"));

    [Fact]
    public void Actions_are_those_of_the_event_that_the_dependency_lets_through() =>
        Assert.Equal("NeverMatches", Assert.Single(LintText.Changed("value: [^opened$]", "value: [^submitted$]")).Rule.Id);

    [Fact]
    public void Bare_branch_of_a_push_never_matches()
    {
        var findings = LintText.Changed("""['^\["pull_request"\]$']}""", """['^\["push"\]$']}""" + "\n          - {path: body.ref, type: string, value: [^main$]}");

        Assert.Contains(findings, static f => f is { Rule.Id: "NeverMatches", Suggestion: "\"^refs/heads/main$\"" });
    }

    [Fact]
    public void Expressions_that_are_tried_are_limited() =>
        Assert.Contains(LintText.WithFilter($"{{path: body.x, type: string, value: [{string.Join(',', Enumerable.Range(0, 6000).Select(static i => $"a{i}"))}]}}"), static f => f.Rule.Id == "TooLarge");

    [Fact]
    public void Text_of_expressions_is_limited() =>
        Assert.Contains(LintText.WithFilter($"{{path: body.x, type: string, value: [{string.Join(',', Enumerable.Repeat(new string('a', 9000), 200))}]}}"), static f => f.Rule.Id == "TooLarge");

    [Fact]
    public void Work_on_expressions_is_limited()
    {
        var values = string.Join(',', Enumerable.Range(0, 100).Select(static i => $"'[a-z]{{{900 + i}}}.{{900}}[a-z]{{1000}}.{{1000}}.{{1000}}.{{1000}}'"));

        Assert.Contains(LintText.WithFilter($"{{path: body.action, type: string, value: [{values}]}}"), static f => f.Rule.Id == "TooLarge");
    }
}
