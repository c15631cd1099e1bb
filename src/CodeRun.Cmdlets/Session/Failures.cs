using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;
using CodeRun.Sandbox;

namespace CodeRun.Cmdlets.Session;

/// <summary>Turns exceptions of engine and sandbox into error records with stable ids and advice.</summary>
internal static class Failures
{
    /// <summary>The record of an exception about an object; null when it is none of ours.</summary>
    public static ErrorRecord? Describe(Exception exception, object? target) => exception switch
    {
        ApiException e => Api(e, target),
        ConfigurationException e => ErrorFactory.Create(e, "ConfigurationInvalid", ErrorCategory.InvalidData, target, "Mend the lines that are named. module/config/controller.yaml is a commented example."),
        TemplateException e => ErrorFactory.Create(e, "TemplateInvalid", ErrorCategory.InvalidData, target, "Mend the template at the place that is named."),
        DocumentException e => ErrorFactory.Create(e, "ManifestUnreadable", ErrorCategory.ParserError, target, "Mend the file at the place that is named."),
        LeaseHeldException e => ErrorFactory.Create(e, "LeaseHeld", ErrorCategory.ResourceBusy, target, "Leave the work to that controller, or stop it first. -WhatIf shows the plan without writing."),
        SandboxPortInUseException e => ErrorFactory.Create(e, "SandboxPortInUse", ErrorCategory.ResourceBusy, e.Port, "Choose another port with -Port, or leave it out for a free one."),
        SandboxStateException e => State(e),
        GitHubException e => ErrorFactory.Create(e, $"GitHub{e.Problem}", CategoryOf(e.Problem), target, e.Advice),
        _ => null,
    };

    private static ErrorRecord State(SandboxStateException e) => e.Problem switch
    {
        SandboxStateProblem.InUse => ErrorFactory.Create(e, "SandboxPathInUse", ErrorCategory.ResourceBusy, e.Path, "Stop the other sandbox, or give another directory with -Path."),
        SandboxStateProblem.NotASandbox => ErrorFactory.Create(e, "SandboxPathNotEmpty", ErrorCategory.InvalidArgument, e.Path, "Give an empty directory, a new one, or that of a sandbox with -Path."),
        SandboxStateProblem.UnknownFormat => ErrorFactory.Create(e, "SandboxStateFormat", ErrorCategory.InvalidData, e.Path, "Use the version of the module that wrote it, or a newer one, or give another directory with -Path."),
        SandboxStateProblem.Corrupt => ErrorFactory.Create(e, "SandboxStateDamaged", ErrorCategory.InvalidData, e.Path, "Restore the directory from a copy, or give another directory with -Path."),
        _ => ErrorFactory.Create(e, "SandboxPathUnusable", ErrorCategory.WriteError, e.Path, "See to the permissions and the free space of the directory, or give another one with -Path."),
    };

    private static ErrorCategory CategoryOf(GitHubProblem problem) => problem switch
    {
        GitHubProblem.InvalidKey => ErrorCategory.InvalidData,
        GitHubProblem.BadCredentials => ErrorCategory.AuthenticationError,
        GitHubProblem.NotInstalled => ErrorCategory.ObjectNotFound,
        GitHubProblem.NotPermitted or GitHubProblem.Refused => ErrorCategory.PermissionDenied,
        GitHubProblem.RateLimited => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.ConnectionError,
    };

    /// <summary>No cluster is connected.</summary>
    public static CommandFailedException NotConnected() => new(
        "No cluster is connected.", "NotConnected", ErrorCategory.ConnectionError, target: null,
        "Run Start-CodeRunSandbox to work on this machine, or Connect-CodeRunCluster to work with a cluster (in a pod: Connect-CodeRunCluster -InCluster).");

    /// <summary>There is no run of that name.</summary>
    public static ErrorRecord RunNotFound(string name, string @namespace) => ErrorFactory.Create(
        new ItemNotFoundException($"There is no CodeRun '{name}' in namespace '{@namespace}'."),
        "CodeRunNotFound", ErrorCategory.ObjectNotFound, name, "Get-CodeRun lists the runs; -Namespace or -AllNamespaces look elsewhere.");

    /// <summary>The run has ended; nothing about it can be changed any more.</summary>
    public static ErrorRecord RunFinished(string name, string phase) => ErrorFactory.Create(
        new InvalidOperationException($"CodeRun '{name}' has ended: it is {phase}."),
        "CodeRunFinished", ErrorCategory.InvalidOperation, name, "Restart-CodeRun makes a new run with the same spec.");

    private static ErrorRecord Api(ApiException e, object? target) => e switch
    {
        { IsAlreadyExists: true } => ErrorFactory.Create(e, "CodeRunExists", ErrorCategory.ResourceExists, target, "Choose another name, or leave -Name out to have one made."),
        { IsNotFound: true } => ErrorFactory.Create(e, "NotFound", ErrorCategory.ObjectNotFound, target, "Check name and namespace, and that the CRD is installed: deploy/crd.yaml."),
        { Status: System.Net.HttpStatusCode.Unauthorized } => ErrorFactory.Create(e, "Unauthorized", ErrorCategory.AuthenticationError, target, "Renew the credentials of the kubeconfig and connect again."),
        { Status: System.Net.HttpStatusCode.Forbidden } => ErrorFactory.Create(e, "Forbidden", ErrorCategory.PermissionDenied, target, "Ask for the right that the message names."),
        { Status: System.Net.HttpStatusCode.UnprocessableEntity } => ErrorFactory.Create(e, "CodeRunInvalid", ErrorCategory.InvalidData, target, "Mend the fields that the message names."),
        { IsConflict: true } => ErrorFactory.Create(e, "Conflict", ErrorCategory.WriteError, target, "The object has changed meanwhile; try again."),
        { Status: null, Reason: "" } => ErrorFactory.Create(e, "ConnectionInvalid", ErrorCategory.InvalidArgument, target, "Check the kubeconfig file and the context."),
        _ => ErrorFactory.Create(e, "RequestFailed", ErrorCategory.ConnectionError, target, "Check that the API server is running and can be reached, then try again."),
    };
}
