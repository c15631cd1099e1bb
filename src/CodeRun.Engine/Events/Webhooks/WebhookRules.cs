using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Which event of whom means what. One method for each type of event.</summary>
internal static class WebhookRules
{
    private const string RemediateCommand = "/remediate";
    private const string Remediate = "The implementation agent is to make the changes.";

    /// <summary>What an event means.</summary>
    public static WebhookMeaning Judge(WebhookFacts facts, AgentDefinition? agent) => facts.Event switch
    {
        "pull_request" => PullRequest(facts, agent),
        "pull_request_review" => Review(facts, agent),
        "issue_comment" => Comment(facts, agent),
        "check_run" => Check(facts, agent),
        "push" => Push(facts, agent),
        "ping" => WebhookMeaning.Nothing("GitHub tests the webhook."),
        _ => WebhookMeaning.Nothing($"Events of type {facts.Event} mean nothing to a play."),
    };

    private static WebhookMeaning PullRequest(WebhookFacts facts, AgentDefinition? agent) => facts.Action switch
    {
        "opened" or "reopened" => WebhookMeaning.Resume(StageEvent.PullRequestOpened, "The pull request is open."),
        "labeled" when facts.ChangedLabel != StageLabels.ReadyForQa => WebhookMeaning.Nothing($"The label {SafeText.Quote(facts.ChangedLabel ?? "")} means nothing to a play."),
        "labeled" when agent?.Role == AgentRoles.Quality => WebhookMeaning.Resume(StageEvent.ReadyForQa, $"The quality agent {agent.Name} set the label {StageLabels.ReadyForQa}."),
        "labeled" => WebhookMeaning.Nothing($"The label {StageLabels.ReadyForQa} counts only when the quality agent sets it; {Who(facts, agent)} did."),
        "closed" when facts.IsMerged => WebhookMeaning.Resume(StageEvent.PullRequestMerged, "The pull request was merged."),
        "closed" => WebhookMeaning.Nothing("The pull request was closed without a merge."),
        "synchronize" => WebhookMeaning.Nothing("The push event says the same."),
        _ => WebhookMeaning.Nothing($"The action {SafeText.Quote(facts.Action ?? "")} means nothing to a play."),
    };

    private static WebhookMeaning Review(WebhookFacts facts, AgentDefinition? agent)
    {
        if (facts.Action != "submitted")
            return WebhookMeaning.Nothing($"The action {SafeText.Quote(facts.Action ?? "")} means nothing to a play.");
        if (facts.ReviewedSha is not null && facts.HeadSha is not null && facts.ReviewedSha != facts.HeadSha)
            return WebhookMeaning.Nothing($"The review is of {facts.ReviewedSha}; the head is {facts.HeadSha}.");
        return (facts.ReviewState, agent?.Role) switch
        {
            ("approved", AgentRoles.Security) => WebhookMeaning.Resume(StageEvent.SecurityApproved, $"The security agent {agent.Name} approved."),
            ("approved", AgentRoles.Testing) => WebhookMeaning.Resume(StageEvent.TestingApproved, $"The testing agent {agent.Name} approved."),
            ("approved", _) => WebhookMeaning.Nothing($"Approvals count of the agents of security and testing; {Who(facts, agent)} approved."),
            ("changes_requested", var role) when AgentRoles.IsReviewer(role) => WebhookMeaning.Remediate($"The {role} agent {agent!.Name} asks for changes. {Remediate}"),
            ("changes_requested", _) => WebhookMeaning.Nothing($"Changes are asked for by the agents of quality, security and testing, or by a comment {RemediateCommand}; {Who(facts, agent)} did."),
            _ => WebhookMeaning.Nothing("The review neither approves nor asks for changes."),
        };
    }

    private static WebhookMeaning Comment(WebhookFacts facts, AgentDefinition? agent)
    {
        if (!facts.IsComment)
            return WebhookMeaning.Nothing("The comment is not on a pull request.");
        if (facts.Action != "created" || facts.Comment is null || !IsCommand(facts.Comment))
            return WebhookMeaning.Nothing($"The comment does not begin with {RemediateCommand}.");
        if (agent is not null)
            return WebhookMeaning.Nothing($"{RemediateCommand} is for people; agents ask for changes by a review.");
        return facts.AuthorAssociation is "OWNER" or "MEMBER" or "COLLABORATOR"
            ? WebhookMeaning.Remediate($"{Who(facts, agent)} asks for changes. {Remediate}")
            : WebhookMeaning.Nothing($"{RemediateCommand} is for owners, members and collaborators; {Who(facts, agent)} is {SafeText.Quote(facts.AuthorAssociation ?? "NONE")}.");
    }

    private static WebhookMeaning Check(WebhookFacts facts, AgentDefinition? agent)
    {
        if (facts.Action != "completed" || facts.Conclusion is not ("failure" or "timed_out"))
            return WebhookMeaning.Nothing("The check has not failed.");
        if (!AgentRoles.IsReviewer(agent?.Role))
            return WebhookMeaning.Nothing($"Failed checks count of the agents of quality, security and testing; this one is of {Who(facts, agent)}.");
        return facts.PullRequest is null
            ? WebhookMeaning.Nothing("The check belongs to no single pull request.")
            : WebhookMeaning.Remediate($"A check of the {agent!.Role} agent {agent.Name} failed. {Remediate}");
    }

    private static WebhookMeaning Push(WebhookFacts facts, AgentDefinition? agent)
    {
        if (facts.IsDeleted)
            return WebhookMeaning.Nothing("The branch was deleted.");
        if (facts.Branch is null)
            return WebhookMeaning.Nothing("The push is not to a branch.");
        return agent?.Role == AgentRoles.Implementation
            ? new WebhookMeaning(StageEvent.ImplementationPushed, WebhookAction.CancelQa, $"The implementation agent {agent.Name} pushed: what was judged before is replaced.")
            : WebhookMeaning.Nothing($"Pushes count of implementation agents; {Who(facts, agent)} pushed.");
    }

    private static bool IsCommand(string comment)
    {
        var text = comment.AsSpan().TrimStart();
        return text.StartsWith(RemediateCommand, StringComparison.OrdinalIgnoreCase) && (text.Length == RemediateCommand.Length || char.IsWhiteSpace(text[RemediateCommand.Length]));
    }

    private static string Who(WebhookFacts facts, AgentDefinition? agent) => (agent, facts.Sender) switch
    {
        (not null, _) => $"{agent.Name} ({agent.Role})",
        (_, not null) => SafeText.Quote(facts.Sender),
        _ => "an unknown sender",
    };
}
