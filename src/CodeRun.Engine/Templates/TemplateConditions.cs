using CodeRun.Engine.Agents;

namespace CodeRun.Engine.Templates;

/// <summary>
/// Finds conditions that no run can change: on literals, on variables that are never empty, on names that no agent has, and branches that repeat one
/// before them. What stands in a dead branch was meant for something, and never comes.
/// </summary>
internal sealed class TemplateConditions(TemplateTree tree, ControllerConfiguration configuration)
{
    private static readonly HashSet<string> NeverEmpty =
    [
        "run_name", "attempt", "agent", "agent_apps", "github_app", "cli", "service", "workspace", "docs_branch", "working_directory", "context_version", "allowed_tools",
        "client_config", "mcp_servers", "github_url", "github_api_url", "github_permissions",
    ];

    /// <summary>The dead conditions of a template.</summary>
    public IEnumerable<TemplateFinding> Check(string file)
    {
        var blocks = new Stack<HashSet<string>>();
        foreach (var token in TemplateScanner.Scan(file, tree.Files[file]))
        {
            switch (token)
            {
                case { Kind: '#' }:
                    blocks.Push([]);
                    break;
                case { Kind: '/' } when blocks.Count > 0:
                    blocks.Pop();
                    break;
            }

            if (token is not ({ Kind: '#', Words: ["if" or "unless", ..] } or { Kind: 'e', Words: ["if", ..] }))
                continue;
            var condition = token.Words.Skip(1).ToList();
            if (blocks.Count > 0 && !blocks.Peek().Add(string.Join(' ', condition)))
                yield return At("this branch is never taken: one before it has the same condition");
            else if (Constant(file, condition) is { } problem)
                yield return At(problem);

            TemplateFinding At(string message) => new("DeadCondition", IsError: false, file, token.Line, token.Column, message);
        }
    }

    private string? Constant(string file, List<string> words) => words switch
    {
        [var word] when word.StartsWith('"') || word is "true" or "false" || char.IsAsciiDigit(word[0]) => "this condition does not depend on anything",
        [var name] when NeverEmpty.Contains(name) => $"this condition is always true: {name} is never empty",
        ["(", var helper and ("eq" or "ne"), var a, var b, ")"] => Compared(file, helper, a, b),
        _ => null,
    };

    private string? Compared(string file, string helper, string a, string b)
    {
        var (name, literal) = a.StartsWith('"') ? (b, a[1..]) : (a, b.StartsWith('"') ? b[1..] : null);
        if (literal is null || Values(file, name) is not { } possible || possible.Contains(literal, StringComparer.Ordinal))
            return null;
        return $"this condition is {(helper == "eq" ? "never" : "always")} true: {name} is never '{literal}'. The agents {(possible.Count == 0 ? "have none" : $"have: {string.Join(", ", possible)}")}";
    }

    // In an agent's own folder there is only that agent.
    private List<string>? Values(string file, string variable)
    {
        var own = file.Split('/') is ["agents", var folder, ..] ? folder : null;
        var agents = configuration.Agents.All.Where(a => own is null || a.Name == own);
        return variable switch
        {
            "agent" => [.. agents.Select(static a => a.Name)],
            "github_app" => [.. agents.Select(static a => a.GithubApp)],
            "agent_role" => [.. agents.Select(static a => a.Role).Distinct(StringComparer.Ordinal)],
            "cli" => [.. agents.Select(static a => a.Cli).Distinct(StringComparer.Ordinal)],
            _ => null,
        };
    }
}
