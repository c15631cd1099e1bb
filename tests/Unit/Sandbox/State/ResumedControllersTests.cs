using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Storage.Journal;
using CodeRun.Tests.Unit.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>A store that was left between a change and what controllers do about it: they do it when it is opened again.</summary>
public sealed class ResumedControllersTests
{
    private static readonly GroupResource Maps = new("", "configmaps");
    private static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");
    private readonly MemoryFiles _files = MemoryFiles.NewJournal();

    [Fact]
    public void Object_whose_owner_is_gone_is_collected()
    {
        Leave(Maps, "default", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"default","uid":"1","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"gone"}]}}""");

        using var server = Start();

        Assert.Null(server.Objects.Get(Maps, "default", "m"));
    }

    [Fact]
    public void Namespace_that_was_being_deleted_goes_with_what_is_in_it()
    {
        Leave(new("", "namespaces"), "", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","uid":"1","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Terminating"}}""");
        Leave(Maps, "n", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"n","uid":"2"}}""");

        using var server = Start();

        Assert.Null(server.Objects.Get(Maps, "n", "m"));
        Assert.Null(server.Objects.Get(new("", "namespaces"), null, "n"));
    }

    [Fact]
    public void New_namespace_gets_its_service_account()
    {
        Leave(new("", "namespaces"), "", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","uid":"1"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""");

        using var server = Start();

        Assert.NotNull(server.Objects.Get(new("", "serviceaccounts"), "n", "default"));
    }

    [Fact]
    public void Definition_that_was_only_stored_is_served()
    {
        Leave(Definitions, "", """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com","uid":"1"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},"conversion":{"strategy":"None"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""");

        using var server = Start();

        Assert.NotNull(server.Objects.Create(new("example.com", "things"), new JsonObject { ["apiVersion"] = "example.com/v1", ["kind"] = "Thing", ["metadata"] = new JsonObject { ["name"] = "t", ["namespace"] = "default" } }));
    }

    [Fact]
    public void Definition_that_was_being_deleted_goes_with_its_objects()
    {
        Leave(Definitions, "", """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com","uid":"1","deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["customresourcecleanup.apiextensions.k8s.io"]},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},"conversion":{"strategy":"None"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]},"status":{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"True"},{"type":"Terminating","status":"True","reason":"InstanceDeletionInProgress"}],"acceptedNames":{"plural":"things","kind":"Thing"},"storedVersions":["v1"]}}""");
        Leave(new("example.com", "things"), "default", """{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"t","namespace":"default","uid":"2"}}""");

        using var server = Start();

        Assert.Null(server.Store.Get(new("example.com", "things"), "default", "t"));
        Assert.Null(server.Store.Get(Definitions, "", "things.example.com"));
    }

    [Fact]
    public void Objects_of_a_definition_that_is_gone_go_too_and_those_of_kubernetes_kinds_stay()
    {
        Leave(new("example.com", "things"), "default", """{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"t","namespace":"default","uid":"1"}}""");
        Leave(new("apps", "deployments"), "default", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"default","uid":"2"}}""");

        using var server = Start();

        Assert.Null(server.Store.Get(new("example.com", "things"), "default", "t"));
        Assert.NotNull(server.Store.Get(new("apps", "deployments"), "default", "d"));
    }

    private void Leave(GroupResource resource, string space, string json)
    {
        using var store = new ObjectStore(ChangeJournal.Open(_files));
        var value = JsonNode.Parse(json)!.AsObject();
        store.Change(resource, space, (string)value["metadata"]!["name"]!, _ => value);
    }

    private ApiServer Start() => new(TimeProvider.System, new Random(1), logs: null, new ObjectStore(ChangeJournal.Open(_files)), tokenKey: null);
}
