using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Checks a GitHub App from its key to its permissions on repositories. Each check is an object with the result and what to do; nothing is changed,
/// and no token is made.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "GitHubApp", DefaultParameterSetName = FromSecret)]
[OutputType(typeof(GitHubAppCheck), typeof(bool))]
public sealed class TestGitHubAppCommand : GitHubAppCmdlet
{
    private static readonly TimeSpan SkewToWarn = TimeSpan.FromSeconds(30);
    private readonly List<GitHubAppCheck> _checks = [];

    /// <summary>Repositories the App is to work on: owner/repo or URLs.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("RepositoryUrl")]
    public string[] Repository { get; set; } = [];

    /// <summary>Permissions it needs there; the agent's configured ones when left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Permission { get; set; }

    /// <summary>Return only whether nothing failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        _checks.Clear();
        var configuration = await ConfigurationAsync();
        var github = GitHubOf(configuration);
        var needed = Permission is null ? AgentOf(configuration, GithubApp)?.GitHubPermissions ?? AgentDefinition.UsualPermissions : GitHubPermissions.From(Permission);
        using var http = CreateHttp();
        if (await CheckCredentialsAsync(configuration, cancellationToken) is { } credentials && CheckKey(credentials))
        {
            var client = new GitHubAppClient(http, github, credentials, Time);
            if (await CheckAppAsync(client, cancellationToken))
            {
                foreach (var location in Repository)
                    await CheckRepositoryAsync(client, github, location, needed, cancellationToken);
            }
        }

        if (Quiet)
        {
            await WriteObjectAsync(!_checks.Exists(static c => c.Result == "Failed"));
            return;
        }

        foreach (var check in _checks)
            await WriteObjectAsync(check);
    }

    private async Task<AppCredentials?> CheckCredentialsAsync(ControllerConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var credentials = await CredentialsAsync(configuration, cancellationToken);
            Note("Credentials", "Passed", $"App {credentials.AppId}.");
            return credentials;
        }
        catch (Exception e) when (e is CommandFailedException or GitHubException or ApiException)
        {
            var advice = e is CommandFailedException failed ? failed.ErrorRecord.ErrorDetails?.RecommendedAction ?? "" : "The Secret needs the keys app-id and private-key, and the right to read it.";
            Note("Credentials", "Failed", e.Message, advice);
            Skip("Key", "App", "Clock");
            return null;
        }
    }

    private bool CheckKey(AppCredentials credentials)
    {
        try
        {
            using var key = AppKey.Read(credentials.PrivateKey);
            Note("Key", "Passed", string.Create(CultureInfo.InvariantCulture, $"RSA, {key.KeySize} bits."));
            return true;
        }
        catch (GitHubException e)
        {
            Note("Key", "Failed", e.Message, e.Advice);
            Skip("App", "Clock");
            return false;
        }
    }

    private async Task<bool> CheckAppAsync(GitHubAppClient client, CancellationToken cancellationToken)
    {
        try
        {
            var app = await client.GetAppAsync(cancellationToken);
            Note("App", "Passed", string.Create(CultureInfo.InvariantCulture, $"{app.Name}, id {app.Id}, acts as {app.Slug}[bot]."));
            var seconds = Math.Abs(app.ClockSkew.TotalSeconds);
            if (app.ClockSkew.Duration() > SkewToWarn)
                Note("Clock", "Warning", string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {seconds:0} seconds {(app.ClockSkew > TimeSpan.Zero ? "ahead of" : "behind")} GitHub's."), "Set the clock (NTP); at more than a minute GitHub refuses the App.");
            else
                Note("Clock", "Passed", string.Create(CultureInfo.InvariantCulture, $"{seconds:0} seconds from GitHub's."));
            return true;
        }
        catch (GitHubException e)
        {
            Note("App", "Failed", e.Message, e.Advice);
            Skip("Clock");
            return false;
        }
    }

    private async Task CheckRepositoryAsync(GitHubAppClient client, GitHubOptions github, string location, IReadOnlyDictionary<string, string> needed, CancellationToken cancellationToken)
    {
        if (!GitHubRepository.TryParse(location, github, out var repository))
        {
            Note("Installation", "Failed", $"'{location}' is no repository of {github.Url}.", "Write owner/repo, or its https or ssh URL.", location);
            return;
        }

        try
        {
            var installation = await client.FindInstallationAsync(repository, cancellationToken);
            if (installation.SuspendedAt is { } since)
            {
                Note("Installation", "Failed", $"The installation at {installation.Account} is suspended since {since:u}.", "Unsuspend it in the settings of the organisation.", location);
                return;
            }

            Note("Installation", "Passed", string.Create(CultureInfo.InvariantCulture, $"Installation {installation.Id} at {installation.Account}."), "", location);
            foreach (var (name, access) in needed)
                CheckPermission(installation, name, access, location);
        }
        catch (GitHubException e)
        {
            Note("Installation", "Failed", e.Message, e.Advice, location);
        }
    }

    private void CheckPermission(InstallationView installation, string name, string access, string location)
    {
        var granted = installation.Permissions.GetValueOrDefault(name, "none");
        if (Rank(granted) >= Rank(access))
            Note("Permission", "Passed", $"{name}: {granted}.", "", location);
        else
            Note("Permission", "Failed", $"{name}: {access} is needed, {granted} is granted.", "Grant it in the App's settings (Permissions), and accept the change in the installation.", location);
    }

    private static int Rank(string access) => access switch { "read" => 1, "write" => 2, "admin" => 3, _ => 0 };

    private void Skip(params string[] checks)
    {
        foreach (var check in checks)
            Note(check, "Skipped", "Something before it failed.");
    }

    private void Note(string check, string result, string message, string advice = "", string repository = "") =>
        _checks.Add(new GitHubAppCheck { Check = check, Result = result, Message = message, Advice = advice, Repository = repository });
}
