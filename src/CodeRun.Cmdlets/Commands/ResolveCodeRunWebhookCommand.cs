using System.Management.Automation;
using System.Security;
using System.Security.Cryptography;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Webhooks;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Says what a webhook of GitHub means: who did what, to which task, and what is to be done. With a connected cluster, or with -Workflow and -CodeRun, also
/// which Workflows and CodeRuns it concerns. Nothing is changed without -Apply.
/// </summary>
[Cmdlet(VerbsDiagnostic.Resolve, "CodeRunWebhook", DefaultParameterSetName = FromPayload, SupportsShouldProcess = true)]
[OutputType(typeof(WebhookInfo))]
public sealed class ResolveCodeRunWebhookCommand : ClusterCmdlet
{
    private const string FromPayload = "Payload";
    private const string FromPath = "Path";

    /// <summary>Files with payloads: the bytes that GitHub sent, or the event as Argo Events hands it on (headers and body).</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromPath, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The payload as text or bytes, or a file of Get-ChildItem; or as an object, whose signature cannot be checked any more.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromPayload, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object Payload { get; set; } = "";

    /// <summary>Type of the event: the header X-GitHub-Event.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? EventType { get; set; }

    /// <summary>Identity of the delivery: the header X-GitHub-Delivery.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Delivery { get; set; }

    /// <summary>The header X-Hub-Signature-256.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Signature { get; set; }

    /// <summary>File with the headers: lines NAME: VALUE, or a JSON object. The three parameters above win over it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HeaderPath { get; set; }

    /// <summary>The webhook's secret. Without a secret the signature is not checked.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Secret { get; set; }

    /// <summary>File with the webhook's secret.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretPath { get; set; }

    /// <summary>Workflows to look at instead of those of the connected cluster.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public object[] Workflow { get; set; } = [];

    /// <summary>CodeRuns to look at instead of those of the connected cluster.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public object[] CodeRun { get; set; } = [];

    /// <summary>Carry out what the webhook asks for, in the connected cluster. Needs the secret, or -SignatureChecked.</summary>
    [Parameter]
    public SwitchParameter Apply { get; set; }

    /// <summary>The signature was checked already, by an EventSource with webhookSecret: -Apply then needs no secret.</summary>
    [Parameter]
    public SwitchParameter SignatureChecked { get; set; }

    /// <summary>Namespace of the Workflows; that of the CodeRuns when left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? WorkflowNamespace { get; set; }

    /// <summary>Configuration file with the agents, instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Path.Length > 0 ? Path : null;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Secret is not null && SecretPath is not null)
            throw new CommandFailedException("-Secret and -SecretPath were given both.", "SecretGivenTwice", ErrorCategory.InvalidArgument, SecretPath, "Give one of them.");
        CheckApply();
        var configuration = await ConfigurationAsync(ConfigPath);
        var headers = HeaderPath is null ? new WebhookHeaders() : await WebhookFiles.HeadersAsync(await FullAsync(HeaderPath), cancellationToken);
        var secret = Secret is not null ? WebhookFiles.Secret(Secret) : SecretPath is not null ? await WebhookFiles.SecretAsync(await FullAsync(SecretPath), cancellationToken) : null;
        try
        {
            var piped = (Payload is PSObject wrapped ? wrapped.BaseObject : Payload) as FileInfo;
            if (ParameterSetName == FromPayload && piped is null)
                await ResolveAsync(WebhookFiles.Payload(Payload), headers, configuration, secret, cancellationToken);
            foreach (var path in ParameterSetName == FromPath ? Path : piped is null ? [] : [piped.FullName])
                await ResolveAsync(await WebhookFiles.PayloadAsync(await FullAsync(path), cancellationToken), headers, configuration, secret, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private async Task ResolveAsync(byte[] body, WebhookHeaders headers, ControllerConfiguration configuration, byte[]? secret, CancellationToken cancellationToken)
    {
        var sent = WebhookEnvelope.Open(body) ?? new WebhookRequest(body);
        var request = sent with
        {
            EventType = EventType ?? headers.EventType ?? sent.EventType,
            Delivery = Delivery ?? headers.Delivery ?? sent.Delivery,
            Signature = Signature ?? headers.Signature ?? sent.Signature,
            ContentType = headers.ContentType ?? sent.ContentType,
        };
        var resolution = WebhookResolver.Resolve(request, configuration, secret);
        var plan = await ObjectsAsync(resolution, cancellationToken) is { } objects ? WebhookPlanner.Plan(resolution, objects, configuration) : new WebhookPlan(resolution, []);
        var outcome = Apply && plan.Resolution.Verdict is (WebhookVerdict.Accepted or WebhookVerdict.Early) && await ShouldProcessAsync(Describe(plan), plan.Resolution.Verdict == WebhookVerdict.Early ? "Keep the event" : plan.Resolution.Action.ToString())
            ? await new WebhookApplier(Cluster.Api, Time, configuration).ApplyAsync(resolution, Namespaces, cancellationToken)
            : new WebhookOutcome(plan, []);
        foreach (var warning in outcome.Plan.Resolution.Warnings)
            await WriteWarningAsync(warning);
        if (outcome.Problem is not null)
            await WriteErrorAsync(ErrorFactory.Create(new InvalidOperationException(outcome.Problem), "WebhookNotApplied", ErrorCategory.InvalidOperation, resolution.Delivery, "Nothing was written. Mend what the message names, and redeliver the webhook."));
        await WriteObjectAsync(WebhookInfo.From(outcome));
    }

    private void CheckApply()
    {
        if (!Apply)
            return;
        if (Secret is null && SecretPath is null && !SignatureChecked)
        {
            throw new CommandFailedException("-Apply needs the webhook's secret: anybody can send a webhook.", "SignatureRequired", ErrorCategory.SecurityError, target: null,
                "Give -Secret or -SecretPath; or -SignatureChecked where an EventSource with webhookSecret has checked the signature.");
        }

        if (HasObjects)
            throw new CommandFailedException("-Apply works on the objects of the connected cluster, not on those of -Workflow and -CodeRun.", "ApplyNeedsCluster", ErrorCategory.InvalidArgument, target: null, "Leave -Workflow and -CodeRun out.");
        _ = Cluster;
    }

    private PlayNamespaces Namespaces => new(EffectiveNamespace, WorkflowNamespace ?? EffectiveNamespace);

    private bool HasObjects => MyInvocation.BoundParameters.ContainsKey(nameof(Workflow)) || MyInvocation.BoundParameters.ContainsKey(nameof(CodeRun));

    private static string Describe(WebhookPlan plan)
    {
        var objects = plan.Decisions.Where(static d => d.Kind != PlayDecisionKind.None).Select(static d => $"{d.Object}: {d.Kind}");
        return string.Join(", ", objects.Prepend($"Task {plan.Resolution.TaskId} of {plan.Resolution.Repository}"));
    }

    // Null where there is nothing to look at: then the verdict is about the payload alone.
    private async Task<IReadOnlyList<PlayObject>?> ObjectsAsync(WebhookResolution resolution, CancellationToken cancellationToken)
    {
        if (resolution is not { Verdict: WebhookVerdict.Accepted, TaskId: { } task })
            return null;
        if (HasObjects)
            return [.. WebhookFiles.Objects(Workflow, nameof(Workflow)), .. WebhookFiles.Objects(CodeRun, nameof(CodeRun))];
        return Session.Connection is null ? null : await new PlayFinder(Cluster.Api).FindAsync(Namespaces, task, cancellationToken);
    }

    private Task<string> FullAsync(string path) => InvokeAsync(() => FullPath(path));
}
