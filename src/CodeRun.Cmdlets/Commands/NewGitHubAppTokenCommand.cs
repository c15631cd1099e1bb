using System.Collections;
using System.Management.Automation;
using System.Net;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Makes an installation token of a GitHub App, good for an hour, narrowed to repositories and permissions. The token is a SecureString unless
/// -AsPlainText asks for text.
/// </summary>
[Cmdlet(VerbsCommon.New, "GitHubAppToken", SupportsShouldProcess = true, DefaultParameterSetName = FromSecret)]
[OutputType(typeof(GitHubAppToken), typeof(GitHubAppPlainToken))]
public sealed class NewGitHubAppTokenCommand : GitHubAppCmdlet
{
    /// <summary>Repositories the token is good for, all of one owner: owner/repo or URLs.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("RepositoryUrl")]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>What the token may do, for example @{ contents = 'read' }; the agent's configured permissions when left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Permission { get; set; }

    /// <summary>Give the token as readable text.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationAsync();
        var github = GitHubOf(configuration);
        var repositories = Repository.Select(location => GitHubRepository.TryParse(location, github, out var repository) ? repository : throw new CommandFailedException(
            $"'{location}' is no repository of {github.Url}.", "RepositoryInvalid", ErrorCategory.InvalidArgument, location, "Write owner/repo, or its https or ssh URL.")).ToList();
        if (repositories.Select(static r => r.Owner).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            throw new CommandFailedException("The repositories have different owners; a token is of one installation, which has one owner.", "RepositoriesOfSeveralOwners", ErrorCategory.InvalidArgument,
                Repository, "Make one token for each owner.");
        }

        var permissions = Permission is null ? AgentOf(configuration, GithubApp)?.GitHubPermissions ?? AgentDefinition.UsualPermissions : GitHubPermissions.From(Permission);
        if (!await ShouldProcessAsync(string.Join(", ", repositories), "Create installation token"))
            return;
        using var http = CreateHttp();
        var client = new GitHubAppClient(http, github, await CredentialsAsync(configuration, cancellationToken), Time);
        var installation = await client.FindInstallationAsync(repositories[0], cancellationToken);
        var token = await client.CreateTokenAsync(installation.Id, repositories, permissions, cancellationToken);
        await WriteObjectAsync(AsPlainText
            ? new GitHubAppPlainToken { Token = token.Value, ExpiresAt = token.ExpiresAt, InstallationId = token.InstallationId, Repository = token.Repositories, Permission = token.Permissions }
            : new GitHubAppToken { Token = new NetworkCredential("", token.Value).SecurePassword, ExpiresAt = token.ExpiresAt, InstallationId = token.InstallationId, Repository = token.Repositories, Permission = token.Permissions });
    }
}
