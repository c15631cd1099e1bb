using System.Net;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Secrets;
using CodeRun.Engine.Health;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Health;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LeaderElectionOptions Election = new() { Namespace = "agents", Identity = "" };

    [Theory]
    [InlineData("v1.34.1", 0, HealthState.Passed)]
    [InlineData("v1.29.0-gke.1", 29, HealthState.Passed)]
    [InlineData("v1.28.15+k3s1", 0, HealthState.Warning)]
    [InlineData("", 0, HealthState.Passed)]
    [InlineData("devel", 0, HealthState.Passed)]
    [InlineData("v2.0.0", 0, HealthState.Passed)]
    [InlineData("v1.34.1", 31, HealthState.Warning)]
    [InlineData("v1.34.1", -31, HealthState.Warning)]
    public void Server_is_judged_by_its_version_and_its_clock(string version, int ahead, HealthState expected) =>
        Assert.Equal(expected, ApiServerVerdict.Judge(version, TimeSpan.FromSeconds(ahead)).State);

    [Fact]
    public void Clock_that_is_wrong_is_told_with_its_direction()
    {
        Assert.Contains("Its clock is 90 seconds ahead of this machine's.", ApiServerVerdict.Judge("v1.34.1", TimeSpan.FromSeconds(90)).Message, StringComparison.Ordinal);
        Assert.Contains("Its clock is 90 seconds behind this machine's.", ApiServerVerdict.Judge("v1.34.1", TimeSpan.FromSeconds(-90)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ApiReason.NoConnection, HealthState.Failed, "cannot be reached")]
    [InlineData(HttpStatusCode.Unauthorized, "Unauthorized", HealthState.Failed, "does not accept the credentials")]
    [InlineData(HttpStatusCode.Forbidden, ApiReason.Forbidden, HealthState.Unknown, "You may not look")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", HealthState.Failed, "answers with an error")]
    public void Server_that_refuses_is_told_from_one_that_is_not_there(HttpStatusCode? status, string reason, HealthState expected, string words)
    {
        var finding = ApiServerVerdict.Judge(new ApiException("GET version", status, reason, "no"));

        Assert.Equal(expected, finding.State);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Advice);
    }

    [Fact]
    public void Missing_namespace_is_a_failure_that_names_the_command_to_create_it()
    {
        var finding = NamespaceVerdict.Judge("agents", found: null);

        Assert.Equal((HealthState.Failed, "namespace/agents"), (finding.State, finding.Subject));
        Assert.Contains("kubectl create namespace agents", finding.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-05-01T12:00:00Z"}}""")]
    [InlineData("""{"status":{"phase":"Terminating","conditions":[null,{"status":"True","message":"finalizers\nremain"}]}}""")]
    public void Namespace_that_is_being_deleted_is_a_failure(string json) =>
        Assert.Equal(HealthState.Failed, NamespaceVerdict.Judge("agents", JsonNode.Parse(json)).State);

    [Fact]
    public void Namespace_that_is_held_up_says_by_what() =>
        Assert.Contains("(finalizers remain)", NamespaceVerdict.Judge("agents", JsonNode.Parse("""{"status":{"phase":"Terminating","conditions":[null,{"status":"True","message":"finalizers\nremain"}]}}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, false, HealthState.Passed)]
    [InlineData(null, true, HealthState.Passed)]
    [InlineData("privileged", true, HealthState.Passed)]
    [InlineData("baseline", false, HealthState.Passed)]
    [InlineData("restricted", false, HealthState.Passed)]
    [InlineData("baseline", true, HealthState.Warning)]
    [InlineData("restricted", true, HealthState.Warning)]
    [InlineData("Restricted", false, HealthState.Warning)]
    public void Pod_security_refuses_nothing_but_docker(string? level, bool docker, HealthState expected)
    {
        var labels = level is null ? new JsonObject() : new JsonObject { ["pod-security.kubernetes.io/enforce"] = level };
        var found = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } };

        var finding = PodSecurityVerdict.Judge("agents", found, [Agent("rex", docker), Agent("cleo", docker: false)]);

        Assert.Equal(expected, finding.State);
        if (docker && expected == HealthState.Warning)
            Assert.Contains("Such runs of rex would be refused.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_class_that_is_named_and_missing_is_a_warning()
    {
        Assert.Equal(HealthState.Warning, StorageVerdict.Named("fast", found: null).State);
        Assert.Contains("provisioner csi.example", StorageVerdict.Named("fast", Class("fast")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", HealthState.Warning, "there is none at all")]
    [InlineData("a", "", HealthState.Warning, "There are: a.")]
    [InlineData("b a", "a", HealthState.Passed, "default StorageClass is 'a' (provisioner csi.example)")]
    [InlineData("b a", "b a", HealthState.Warning, "Several StorageClasses are the default: a, b.")]
    public void Exactly_one_storage_class_should_be_the_default(string all, string defaults, HealthState expected, string words)
    {
        var names = all.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var finding = StorageVerdict.Default([.. names.Select(n => Class(n, defaults.Split(' ').Contains(n, StringComparer.Ordinal)))]);

        Assert.Equal(expected, finding.State);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_free_leases_are_warnings_that_say_how_to_start_a_controller()
    {
        foreach (var lease in new[] { null, Lease("", 0), Lease("a", renewedBefore: null) })
        {
            var finding = LeaderVerdict.Judge(lease, Election, isRenewed: false, Now);
            Assert.Equal(HealthState.Warning, finding.State);
            Assert.Contains("Start-CodeRunController", finding.Advice, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, false, HealthState.Passed)]
    [InlineData(15, false, HealthState.Passed)]
    [InlineData(16, false, HealthState.Failed)]
    [InlineData(16, true, HealthState.Warning)]
    [InlineData(-5, false, HealthState.Passed)]
    [InlineData(-6, false, HealthState.Warning)]
    public void Lease_that_ran_out_is_a_failure_unless_it_is_still_renewed(int renewedBefore, bool isRenewed, HealthState expected)
    {
        var lease = Lease("a", renewedBefore);

        var finding = LeaderVerdict.Judge(lease, Election, isRenewed, Now);

        Assert.Equal(expected, finding.State);
        Assert.StartsWith(expected == HealthState.Failed ? "No controller leads: a has held" : "a leads", finding.Message, StringComparison.Ordinal);
        Assert.Equal(renewedBefore > 15, LeaderVerdict.LooksExpired(lease, Election, Now));
    }

    [Fact]
    public void Rights_are_one_finding_for_each_resource_and_name_the_missing_verbs()
    {
        var findings = RightsVerdict.Judge(ControllerRights.All.Select(static r => new RightAnswer(r, "agents", IsAllowed: r is not ({ Resource.Plural: "pods", Verb: "create" or "delete" } or { Resource.Plural: "events" }))));

        Assert.Equal(["coderuns.agents.platform", "coderuns.agents.platform/status", "coderuns.agents.platform/finalizers", "pods", "configmaps", "persistentvolumeclaims", "events", "leases.coordination.k8s.io"], findings.Select(static f => f.Subject));
        var pods = findings[3];
        Assert.Equal(HealthState.Failed, pods.State);
        Assert.StartsWith("The connection may not create, delete pods in namespace 'agents', which a controller needs to start", pods.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl create role coderun-pods -n agents --verb=create,delete --resource=pods", pods.Advice, StringComparison.Ordinal);
        Assert.Equal(HealthState.Warning, findings[6].State);
        Assert.All(findings.Where(static (_, i) => i is not (3 or 6)), static f => Assert.Equal(HealthState.Passed, f.State));
    }

    [Fact]
    public void Right_that_could_not_be_asked_or_evaluated_is_unknown()
    {
        var right = ControllerRights.All[0];

        var asked = Assert.Single(RightsVerdict.Judge([new RightAnswer(right, "agents", IsAllowed: false, Failure: new ApiException("POST", HttpStatusCode.Forbidden, ApiReason.Forbidden, "not you"))]));
        var evaluated = Assert.Single(RightsVerdict.Judge([new RightAnswer(right, "agents", IsAllowed: false, "webhook down")]));

        Assert.Equal((HealthState.Unknown, HealthState.Unknown), (asked.State, evaluated.State));
        Assert.Contains("not you", asked.Message, StringComparison.Ordinal);
        Assert.Contains("webhook down", evaluated.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_that_is_absent_is_skipped_and_one_that_is_there_in_part_is_a_warning()
    {
        Assert.Equal(HealthState.Skipped, AddOnVerdict.Kinds(AddOn.ArgoEvents, []).State);
        Assert.Equal(HealthState.Skipped, AddOnVerdict.Kinds(AddOn.ArgoEvents, [("v1alpha1", "workflows")]).State);
        Assert.Contains("does not serve sensors", AddOnVerdict.Kinds(AddOn.ArgoEvents, [("v1alpha1", "eventsources")]).Message, StringComparison.Ordinal);
        Assert.Contains("(argoproj.io/v1alpha1)", AddOnVerdict.Kinds(AddOn.ArgoEvents, [("v1alpha1", "sensors"), ("v1alpha1", "eventsources")]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HealthState.Skipped, "There is no eventsource")]
    [InlineData("{}", HealthState.Passed, "is in namespace 'agents'.")]
    [InlineData("""{"status":{"conditions":[{"type":"Deployed","status":"True"}]}}""", HealthState.Passed, "is in namespace")]
    [InlineData("""{"status":{"conditions":[1,{"type":"Deployed","status":"False","reason":"X","message":"no\tEventBus"}]}}""", HealthState.Warning, "not in order: Deployed is False: X: no EventBus.")]
    public void Generated_object_is_judged_by_its_conditions(string? json, HealthState expected, string words)
    {
        var finding = AddOnVerdict.Object(AddOn.ArgoEvents, AddOn.ArgoEvents.Objects[0], "agents", json is null ? null : JsonNode.Parse(json));

        Assert.Equal(expected, finding.State);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SecretState.Passed, HealthState.Passed)]
    [InlineData(SecretState.Warning, HealthState.Warning)]
    [InlineData(SecretState.Failed, HealthState.Failed)]
    [InlineData(SecretState.Unknown, HealthState.Unknown)]
    public void Secret_keeps_its_verdict_and_names_its_keys(SecretState state, HealthState expected)
    {
        var finding = SecretFindings.Of(new SecretReport { Agent = "rex", Namespace = "agents", Secret = "s", State = state, Keys = ["app-id", "private-key"], Findings = ["It is."], Advice = ["Do it."] });

        Assert.Equal((expected, "secret/s", "Agent rex: It is. The Secret has the keys app-id, private-key.", "Do it."), (finding.State, finding.Subject, finding.Message, finding.Advice));
    }

    private static AgentDefinition Agent(string name, bool docker) => new() { Name = name, GithubApp = name, AllowDocker = docker };

    private static JsonObject Class(string name, bool isDefault = false)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (isDefault)
            metadata["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" };
        return new JsonObject { ["metadata"] = metadata, ["provisioner"] = "csi.example" };
    }

    private static LeaseView Lease(string holder, int? renewedBefore) =>
        new() { Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = 15, RenewTime = renewedBefore is { } seconds ? Now.AddSeconds(-seconds) : null } };
}
