using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

/// <summary>What the original's files got wrong, fact by fact: a file with that fault and nothing else, and the same file mended, which has no finding.</summary>
public sealed class FactRowsTests
{
    private const string Resource = "source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {namespace: argo}}}";
    private const string Name = "parameters: [{src: {dependencyName: event, dataTemplate: 'play-{{ .Input.body.pull_request.number }}'}, dest: metadata.name}]";

    [Fact]
    public void Secret_is_no_field_and_nothing_is_verified() => Rows(
        Source("webhookSecret: {name: hook, key: secret}"),
        (Source("secret: {name: hook, key: secret}"), ["UnsignedWebhook", "UnknownField"]));

    [Fact]
    public void Without_credentials_no_hook_is_registered() => Rows(
        Source("webhookSecret: {name: hook, key: secret}"),
        (Source("webhookSecret: {name: hook, key: secret}").Replace("apiToken: {name: a, key: b}", "active: true", StringComparison.Ordinal).Replace("active: true, active: true", "active: true", StringComparison.Ordinal), ["NoHookRegistered"]));

    [Fact]
    public void Event_of_one_name_matches_those_that_begin_with_it() => Rows(
        Filters("""{path: headers.X-Github-Event, type: string, value: ['^\["pull_request"\]$']}"""),
        (Filters("{path: headers.X-Github-Event, type: string, value: [pull_request]}"), ["UnanchoredMatch"]),
        (Filters("{path: headers.X-Github-Event.0, type: string, value: [pull_request]}"), ["UnanchoredMatch"]),
        (Filters("{path: headers.X-Github-Event, type: string, value: [^pull_request$]}"), ["NeverMatches"]));

    [Fact]
    public void Bot_in_brackets_is_a_class_and_logins_differ_in_case() => Rows(
        Filters("""{path: body.review.user.login, type: string, value: ['(?i)^5dlabs-cleo\[bot\]$']}"""),
        (Filters("{path: body.review.user.login, type: string, value: ['(?i)^5dlabs-cleo[bot]$']}"), ["BracketedLogin"]),
        (Filters("""{path: body.review.user.login, type: string, value: ['^5dlabs-cleo\[bot\]$']}"""), ["LoginCase"]),
        (Filters("{path: body.review.user.login, type: string, value: ['5DLabs-Cleo[bot]', 5DLabs-Cleo]}"), ["BracketedLogin", "LoginCase", "UnanchoredMatch", "LoginCase", "UnanchoredMatch"]));

    [Fact]
    public void Comparators_that_do_nothing() => Rows(
        Filters("{path: body.comment.body, type: string, comparator: '=', value: [please fix]}"),
        (Filters("{path: body.comment.body, type: string, comparator: '~', value: [please fix]}"), ["UnknownComparator"]),
        (Filters("{path: body.comment.body, type: string, comparator: regex, value: [please fix]}"), ["UnknownComparator"]),
        (Filters("{path: body.comment.body, type: string, comparator: not in, value: [please fix]}"), ["UnknownComparator"]),
        (Filters("{path: body.comment.body, type: string, comparator: '>', value: [please fix]}"), ["IneffectiveComparator"]));

    [Fact]
    public void Value_is_a_list() => Rows(
        Filters("{path: body.pull_request.labels.#, type: number, comparator: '>', value: ['0']}"),
        (Filters("{path: body.pull_request.labels.#, type: number, comparator: '>', value: '0'}"), ["ScalarValue"]));

    [Fact]
    public void Trigger_does_not_select_by_label() => Rows(
        Trigger($"argoWorkflow: {{operation: resume, {Resource}, {Name}}}"),
        (Trigger($"argoWorkflow: {{operation: resume, {Resource}, labelSelector: {{matchLabels: {{a: b}}}}, {Name}}}"), ["UnknownField"]),
        (Trigger($"argoWorkflow: {{operation: resume, {Resource}}}"), ["OperationWithoutName"]));

    [Fact]
    public void Operations_on_objects_exist_and_act_by_name() => Rows(
        Trigger("k8s: {operation: delete, source: {resource: {apiVersion: agents.platform/v1, kind: CodeRun, metadata: {name: a}}}}"),
        (Trigger("k8s: {operation: delete, source: {resource: {apiVersion: agents.platform/v1, kind: CodeRun, metadata: {labels: {task-id: a}}}}}"), ["OperationWithoutName"]),
        (Trigger("k8s: {operation: deleteCollection, source: {resource: {apiVersion: agents.platform/v1, kind: CodeRun, metadata: {name: a}}}}"), ["UnknownOperation"]),
        (Trigger("k8s: {operation: delete, parameters: [{src: {dependencyName: event, dataKey: body.number}, dest: taskId}], source: {resource: {apiVersion: agents.platform/v1, kind: CodeRun, metadata: {name: a}}}}"), ["UnreachedDest"]));

    [Fact]
    public void Headers_are_in_canonical_form() => Rows(
        Filters("{path: headers.X-Github-Delivery.0, type: string, value: ['^[0-9a-f]']}"),
        (Filters("{path: headers.X-GitHub-Delivery.0, type: string, value: ['^[0-9a-f]']}"), ["HeaderForm"]));

    [Fact]
    public void Several_dependencies_without_conditions_are_all_waited_for() => Rows(
        Several("conditions: a || b"),
        (Several("conditions: ''"), ["MissingConditions"]),
        (Several("conditions: a || c"), ["UnusedDependency", "UnknownDependency"]),
        (Several("conditions: a or b"), ["ConditionSyntax"]));

    [Fact]
    public void Success_condition_is_a_selector() => Rows(
        Template("resource: {action: create, successCondition: 'status.phase in (Completed, Failed), status.ready != false'}"),
        (Template("resource: {action: create, successCondition: status.phase == Completed || status.phase == Failed}"), ["SuccessCondition"]));

    [Fact]
    public void Suspended_node_is_not_resumed_by_a_patch() => Rows(
        Trigger($"argoWorkflow: {{operation: resume, {Resource}, {Name}}}"),
        (Trigger("k8s: {operation: patch, source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: a}, spec: {suspend: false}}}}"), ["SuspendByPatch"]));

    [Fact]
    public void Signature_endpoint_and_repositories_of_an_EventSource() => Rows(
        Source("webhookSecret: {name: hook, key: secret}"),
        (Source("webhookSecret: {name: hook, key: secret}, repositories: [{owner: a, names: [b]}]"), ["RepositoryChoice"]),
        (Source("webhookSecret: {name: hook, key: secret}, insecure: true"), ["InsecureHook"]));

    // The Sensors of the original, one by one.
    [Fact]
    public void Opened_pull_request_with_labels_resumes_the_workflow() => Rows(
        Filters("{path: body.action, type: string, value: [^opened$]}", "{path: 'body.pull_request.labels.#', type: number, comparator: '>', value: ['0']}"),
        (Filters("{path: body.action, type: string, value: [opened]}", "{path: 'body.pull_request.labels.#', type: number, comparator: '>', value: ['0']}"), ["UnanchoredMatch"]));

    [Fact]
    public void Label_by_the_reviewer_resumes_the_workflow() => Rows(
        Filters("{path: body.action, type: string, value: [^labeled$]}", "{path: body.label.name, type: string, value: [^ready-for-qa$]}"),
        (Filters("{path: body.action, type: string, value: [labeled]}", "{path: body.label.name, type: string, value: [^ready-for-qa$]}"), ["UnanchoredMatch"]),
        (Filters("{path: body.action, type: string, value: [^labeled$]}", "{path: body.label.name, type: string, value: [ready-for-qa]}"), ["UnanchoredMatch"]));

    [Fact]
    public void Approval_resumes_the_workflow() => Rows(
        Filters("{path: body.review.state, type: string, value: [^approved$]}"),
        (Filters("{path: body.review.state, type: string, value: [^APPROVED$]}"), ["NeverMatches"]));

    [Fact]
    public void Push_to_the_branch_of_a_task() => Rows(
        Filters("{path: body.ref, type: string, value: ['^refs/heads/(feature/)?task-[0-9]+(-.*)?$']}"),
        (Filters("{path: body.ref, type: string, value: ['^refs/heads/task-*$']}"), ["GlobInRegex"]),
        (Filters("{path: body.pull_request.head.ref, type: string, value: ['^refs/heads/task-1$']}"), ["NeverMatches"]));

    [Fact]
    public void Helper_script_gets_the_payload_by_its_environment() => Rows(
        Trigger(Helper("env: [{name: TITLE, value: '{{workflow.parameters.title}}'}], args: ['echo \"$TITLE\"']")),
        (Trigger(Helper("args: [\"title='{{workflow.parameters.title}}'\"]")), ["PayloadInScript"]));

    [Fact]
    public void Retry_has_steps() => Rows(
        Trigger("log: {}").Replace("    - template:", "    - retryStrategy: {steps: 3, duration: 10s, factor: 2, jitter: 0.1}\n      template:", StringComparison.Ordinal),
        (Trigger("log: {}").Replace("    - template:", "    - retryStrategy: {duration: 10s, factor: 2, jitter: 0.1}\n      template:", StringComparison.Ordinal), ["MissingField"]),
        (Trigger("log: {}").Replace("    - template:", "    - retryStrategy: {steps: 3, duration: ten, factor: 2, jitter: 0.1}\n      template:", StringComparison.Ordinal), ["WrongType"]),
        (Trigger("log: {}").Replace("name: t,", "name: t, retryStrategy: {steps: 3},", StringComparison.Ordinal), ["UnknownField"]));

    [Fact]
    public void Template_text_stands_in_parameters_only() => Rows(
        Trigger($"argoWorkflow: {{operation: resume, {Resource}, {Name}}}"),
        (Trigger($"argoWorkflow: {{operation: resume, {Resource.Replace("namespace: argo", "namespace: '{{ .Input.body.namespace }}'", StringComparison.Ordinal)}, {Name}}}"), ["TemplateNotEvaluated"]));

    private static void Rows(string mended, params (string Text, string[] Rules)[] faulty)
    {
        Assert.Empty(LintText.Lint(mended));
        Assert.All(faulty, static f => Assert.Equal(f.Rules, LintText.Lint(f.Text).Select(static x => x.Rule.Id)));
    }

    private static string Source(string fields) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: github}
        spec:
          github:
            org: {events: ["*"], organizations: [example], webhook: {endpoint: /hook, port: "12000", url: https://hooks.example.com}, apiToken: {name: a, key: b}, active: true, {{fields}} }
        """;

    private static string Filters(params string[] filters) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Sensor
        metadata: {name: s}
        spec:
          dependencies:
            - name: event
              eventSourceName: github
              eventName: org
              filters:
                data:
                  - {{string.Join("\n          - ", filters)}}
          triggers:
            - template: {name: t, log: {} }
        """;

    private static string Trigger(string trigger) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Sensor
        metadata: {name: s}
        spec:
          dependencies: [{name: event, eventSourceName: github, eventName: org}]
          triggers:
            - template: {name: t, {{trigger}} }
        """;

    private static string Several(string conditions) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Sensor
        metadata: {name: s}
        spec:
          dependencies: [{name: a, eventSourceName: github, eventName: org}, {name: b, eventSourceName: github, eventName: other}]
          triggers:
            - template: {name: t, {{conditions}}, log: {} }
        """;

    private static string Template(string template) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: WorkflowTemplate
        metadata: {name: w}
        spec:
          templates: [{name: t, {{template}} }]
        """;

    private static string Helper(string container) =>
        "argoWorkflow: {operation: submit, parameters: [{src: {dependencyName: event, dataKey: body.pull_request.title}, dest: spec.arguments.parameters.0.value}], source: {resource: {" +
        $"apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {{generateName: a-}}, spec: {{arguments: {{parameters: [{{name: title}}]}}, templates: [{{name: t, container: {{image: alpine, command: [sh, -c], {container}}}}}]}}}}}}}}";
}
