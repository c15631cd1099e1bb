using System.Text;
using System.Text.RegularExpressions;
using CodeRun.Engine.Agents;

namespace CodeRun.Engine.Api;

/// <summary>
/// Checks what types alone cannot say. Written once: cmdlets ask it before they send, the controller asks it before it
/// starts anything. What needs the registry is checked only when a configuration is given.
/// </summary>
public static partial class CodeRunValidator
{
    private const int MaxService = 1024;
    private const int MaxText = 256 * 1024;
    private static readonly string[] KnownClis = ["claude"];

    /// <summary>All problems of the run, in the order of the fields; empty when it can be carried out.</summary>
    public static IReadOnlyList<FieldError> Validate(CodeRunResource run, ControllerConfiguration? configuration)
    {
        var spec = run.Spec;
        var errors = new List<FieldError>();
        Name(run.Metadata, errors);
        if (string.IsNullOrWhiteSpace(spec.Service))
            Add("service", "is required and must not be empty.");
        else if (spec.Service.Length > MaxService)
            Add("service", $"has {spec.Service.Length} characters; at most {MaxService} are allowed.");
        if (configuration is not null)
            Agent(spec, configuration, errors);
        Repository("repositoryUrl", spec.RepositoryUrl);
        Repository("docsRepositoryUrl", spec.DocsRepositoryUrl);
        Folder("workingDirectory", spec.WorkingDirectory);
        Folder("docsProjectDirectory", spec.DocsProjectDirectory);
        if (!Branch().IsMatch(spec.DocsBranch) || spec.DocsBranch.Contains("..", StringComparison.Ordinal))
            Add("docsBranch", $"'{Shown(spec.DocsBranch)}' is not a branch name.");
        Text("prompt", spec.Prompt);
        Text("promptModification", spec.PromptModification);
        Least("taskId", spec.TaskId, 0);
        Least("activeDeadlineSeconds", spec.ActiveDeadlineSeconds, 1);
        Least("startDeadlineSeconds", spec.StartDeadlineSeconds, 1);
        Least("ttlSecondsAfterFinished", spec.TtlSecondsAfterFinished, 0);
        Least("maxRetries", spec.MaxRetries, 0);
        Least("retryBackoff.baseSeconds", spec.RetryBackoff?.BaseSeconds, 1);
        Least("retryBackoff.maxSeconds", spec.RetryBackoff?.MaxSeconds, 1);
        if (spec.ServiceAccountName is { } account && !ResourceName.IsDnsSubdomain(account))
            Add("serviceAccountName", $"'{Shown(account)}' is not a valid name.");
        if (spec.CliConfig is { CliType.Length: > 0 } cli && !KnownClis.Contains(cli.CliType, StringComparer.OrdinalIgnoreCase))
            Add("cliConfig.cliType", $"'{Shown(cli.CliType)}' is not supported; supported: {string.Join(", ", KnownClis)}.");
        errors.AddRange(ClientConfig.Errors(run.Metadata));
        Environment(spec, configuration?.Secrets.ApiKeys ?? [], errors);
        Quantities("resources.requests", spec.Resources?.Requests);
        Quantities("resources.limits", spec.Resources?.Limits);
        return errors;

        void Add(string field, string message) => errors.Add(new FieldError($"spec.{field}", message));

        void Repository(string field, string? value)
        {
            if (value is not null && !RepositoryLocation.IsValid(value))
                Add(field, $"'{Shown(value)}' is not {RepositoryLocation.Forms}.");
        }

        void Folder(string field, string? value)
        {
            if (value is not null && (value.StartsWith('/') || value.StartsWith('-') || value.Any(char.IsControl) || value.Split('/', '\\').Contains("..", StringComparer.Ordinal)))
                Add(field, $"'{Shown(value)}' must be a folder inside the repository, without '..'.");
        }

        void Text(string field, string? value)
        {
            if (value is not null && Encoding.UTF8.GetByteCount(value) > MaxText)
                Add(field, $"is longer than {MaxText / 1024} KiB; put long texts into the docs repository.");
            else if (value?.Contains('\0', StringComparison.Ordinal) == true)
                Add(field, "contains a NUL character.");
        }

        void Least(string field, long? value, long least)
        {
            if (value < least)
                Add(field, $"is {value}, but must be at least {least}.");
        }

        void Quantities(string field, IReadOnlyDictionary<string, string>? values)
        {
            foreach (var (name, value) in values ?? EmptyMap.Instance)
            {
                if (!Quantity().IsMatch(value))
                    Add($"{field}.{name}", $"'{Shown(value)}' is not a quantity such as 500m or 2Gi.");
                else if (!QuantitySize.Fits(value))
                    Add($"{field}.{name}", $"'{Shown(value)}' is more than Kubernetes can hold (2^63-1).");
            }
        }
    }

    private static void Name(ResourceMetadata metadata, List<FieldError> errors)
    {
        if (metadata.Name.Length == 0)
        {
            if (string.IsNullOrEmpty(metadata.GenerateName))
                errors.Add(new FieldError("metadata.name", "is required (or metadata.generateName)."));
        }
        else if (!ResourceName.IsDnsSubdomain(metadata.Name))
        {
            errors.Add(new FieldError("metadata.name", $"'{Shown(metadata.Name)}' is not a valid name: lower-case letters, digits, '-' and '.', at most 253. {ResourceName.Build(metadata.Name)} would be."));
        }
    }

    private static void Agent(CodeRunSpec spec, ControllerConfiguration configuration, List<FieldError> errors)
    {
        var app = spec.GithubApp ?? configuration.DefaultAgent;
        if (configuration.Agents.TryGet(app, out _))
            return;
        var known = configuration.Agents.All.Select(static a => a.GithubApp).ToList();
        errors.Add(new FieldError("spec.githubApp", $"'{Shown(app)}' is not a known agent.{NearestName.Hint(AgentRegistry.Identity(app), known)} Known: {string.Join(", ", known)}."));
    }

    private static void Environment(CodeRunSpec spec, IReadOnlyList<string> apiKeys, List<FieldError> errors)
    {
        var (requirements, problems) = TaskRequirements.Parse(spec.TaskRequirements);
        errors.AddRange(problems);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in spec.Env.Keys)
            Variable($"spec.env.{Shown(name)}", name);
        for (var i = 0; i < spec.EnvFromSecrets.Count; i++)
        {
            var entry = spec.EnvFromSecrets[i];
            Variable($"spec.envFromSecrets[{i}].name", entry.Name);
            if (!ResourceName.IsDnsSubdomain(entry.SecretName))
                errors.Add(new FieldError($"spec.envFromSecrets[{i}].secretName", $"'{Shown(entry.SecretName)}' is not a valid name of a Secret."));
            if (!SecretKey().IsMatch(entry.SecretKey))
                errors.Add(new FieldError($"spec.envFromSecrets[{i}].secretKey", $"'{Shown(entry.SecretKey)}' is not a valid key of a Secret."));
        }

        seen.Clear(); // The requirements are a document of their own: the spec may override them.
        foreach (var name in requirements?.Environment.Keys ?? [])
            Variable("spec.taskRequirements", name);
        foreach (var secret in requirements?.Secrets ?? [])
        {
            if (!ResourceName.IsDnsSubdomain(secret.Name))
                errors.Add(new FieldError("spec.taskRequirements", $"'{Shown(secret.Name)}' is not a valid name of a Secret."));
            foreach (var name in secret.Keys.Values)
                Variable("spec.taskRequirements", name);
        }

        void Variable(string field, string name)
        {
            if (!VariableName().IsMatch(name))
                errors.Add(new FieldError(field, $"'{Shown(name)}' is not a valid name of an environment variable."));
            else if (ProtectedVariables.Contains(name, apiKeys))
                errors.Add(new FieldError(field, $"{name} is set by the controller or holds credentials; a run may not set it."));
            else if (!seen.TryAdd(name, field))
                errors.Add(new FieldError(field, $"{name} is set twice, also in {seen[name]}."));
        }
    }

    private static string Shown(string text)
    {
        var clean = new string([.. text.Select(static c => char.IsControl(c) ? '?' : c)]);
        return clean.Length <= 80 ? clean : $"{clean[..77]}...";
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[-._A-Za-z0-9]{1,253}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./+-]{0,254}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Branch();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|e[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quantity();
}
