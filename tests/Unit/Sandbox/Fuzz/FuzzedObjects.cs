namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>Good objects of every kind, and the definition of a custom one with a bit of everything: what the fuzzer begins with.</summary>
internal static class FuzzedObjects
{
    /// <summary>Collections below a namespace or (without one) the cluster, and a good object for each.</summary>
    public static IReadOnlyList<(string Prefix, string Plural, bool Namespaced, string Json)> All { get; } =
    [
        ("/api/v1", "namespaces", false, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"NAME","labels":{"a":"b"}}}"""),
        ("/api/v1", "configmaps", true, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"NAME","labels":{"a":"b","x/y":"1"},"annotations":{"n":"v"},"finalizers":["example.com/f"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"u-1"}]},"data":{"k":"v"},"binaryData":{"b":"AAE="},"immutable":false}"""),
        ("/api/v1", "secrets", true, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"NAME"},"type":"Opaque","data":{"k":"AAE="},"stringData":{"s":"t"}}"""),
        ("/api/v1", "serviceaccounts", true, """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"NAME"},"secrets":[{"name":"s"}]}"""),
        ("/api/v1", "persistentvolumeclaims", true, """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"NAME"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"""),
        ("/api/v1", "pods", true, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"NAME","labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","command":["sh","-c","true"],"args":["$(A)"],"env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],"ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"100m","memory":"1Gi"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"initContainers":[{"name":"i","image":"i"}],"volumes":[{"name":"v","emptyDir":{}}],"restartPolicy":"Never","activeDeadlineSeconds":5,"tolerations":[{"key":"k","operator":"Exists"}],"nodeSelector":{"a":"b"}},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}"""),
        ("/api/v1", "events", true, """{"apiVersion":"v1","kind":"Event","metadata":{"name":"NAME"},"involvedObject":{"kind":"Pod","name":"a","namespace":"SPACE"},"reason":"r","message":"m","type":"Normal","count":1,"firstTimestamp":"2026-01-01T00:00:00Z","source":{"component":"c"}}"""),
        ("/apis/events.k8s.io/v1", "events", true, """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"NAME"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"example.com/c","reportingInstance":"i","action":"a","reason":"r","note":"n","type":"Normal","regarding":{"kind":"Pod","name":"a","namespace":"SPACE"}}"""),
        ("/apis/batch/v1", "jobs", true, """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"NAME"},"spec":{"backoffLimit":1,"parallelism":2,"completions":3,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}"""),
        ("/apis/coordination.k8s.io/v1", "leases", true, """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"NAME"},"spec":{"holderIdentity":"h","leaseDurationSeconds":15,"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-01-01T00:00:00.000000Z","leaseTransitions":1}}"""),
        ("/apis/rbac.authorization.k8s.io/v1", "roles", true, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"NAME"},"rules":[{"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get"],"resourceNames":["a"]}]}"""),
        ("/apis/rbac.authorization.k8s.io/v1", "rolebindings", true, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"NAME"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"a"},"subjects":[{"kind":"ServiceAccount","name":"a","namespace":"SPACE"},{"kind":"User","name":"u","apiGroup":"rbac.authorization.k8s.io"}]}"""),
        ("/apis/rbac.authorization.k8s.io/v1", "clusterroles", false, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"NAME"},"rules":[{"nonResourceURLs":["/healthz*"],"verbs":["get"]}],"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"k","operator":"In","values":["v"]}]}]}}"""),
        ("/apis/rbac.authorization.k8s.io/v1", "clusterrolebindings", false, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"NAME"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"Group","name":"g","apiGroup":"rbac.authorization.k8s.io"}]}"""),
        ("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions", false, Definition("NAME")),
        ("/apis/example.com/v1", "widgets", true, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"NAME"},"spec":{"size":3,"port":"http","free":{"a":[1,{"b":null}]},"parts":[{"name":"p","count":1},{"name":"q"}],"tags":["x","y"],"replicas":2,"when":"2026-01-01T00:00:00Z","map":{"k":1}},"status":{"phase":"Ready","replicas":1}}"""),
    ];

    /// <summary>Objects that are posted and not stored, by path.</summary>
    public static IReadOnlyList<(string Path, string Json)> Reviews { get; } =
    [
        ("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"default"}}}"""),
        ("/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"u","groups":["g"],"extra":{"k":["v"]},"nonResourceAttributes":{"path":"/healthz","verb":"get"}}}"""),
        ("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"default"}}"""),
        ("/apis/authentication.k8s.io/v1/tokenreviews", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"a.b.c","audiences":["x"]}}"""),
        ("/api/v1/namespaces/default/serviceaccounts/a/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["x"],"expirationSeconds":3600,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"a"}}}"""),
        ("/api/v1/namespaces/default/pods/a/binding", """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"a"},"target":{"kind":"Node","name":"n"}}"""),
        ("/api/v1/namespaces/default/pods/a/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"a"},"deleteOptions":{"gracePeriodSeconds":1}}"""),
        ("/apis/example.com/v1/namespaces/default/widgets/a/scale", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"default"},"spec":{"replicas":3}}"""),
    ];

    /// <summary>A definition with every kind of schema, subresources, columns, rules and two versions.</summary>
    public static string Definition(string plural) => """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"PLURAL.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"PLURAL","singular":"LOWER1","kind":"KIND","listKind":"KINDList","shortNames":["xLOWER"],"categories":["all"]},
          "versions":[{"name":"v1","served":true,"storage":true,
            "schema":{"openAPIV3Schema":{"type":"object","properties":{
              "spec":{"type":"object","required":["size"],"x-kubernetes-validations":[{"rule":"self.size >= 0","message":"no"},{"rule":"!has(oldSelf.size) || self.size >= oldSelf.size","messageExpression":"self.size > 3 ? 'shrinks' : 'shrinks much'","fieldPath":".size"}],"properties":{
                "size":{"type":"integer","format":"int32","minimum":0,"maximum":100,"default":1},
                "port":{"x-kubernetes-int-or-string":true},
                "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                "parts":{"type":"array","maxItems":10,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z]+$","maxLength":20},"count":{"type":"number","nullable":true,"multipleOf":0.5}}}},
                "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string","enum":["x","y","z"]}},
                "replicas":{"type":"integer"},
                "when":{"type":"string","format":"date-time"},
                "choice":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]},
                "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
                "map":{"type":"object","additionalProperties":{"type":"integer"}}}},
              "status":{"type":"object","properties":{"phase":{"type":"string"},"replicas":{"type":"integer"},"selector":{"type":"string"}}}}}},
            "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
            "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},{"name":"Phase","type":"string","jsonPath":".status.phase"},{"name":"When","type":"date","jsonPath":".spec.when","priority":1}],
            "selectableFields":[{"jsonPath":".spec.size"}]},
           {"name":"v1beta1","served":true,"storage":false,"deprecated":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """.Replace("PLURAL", plural, StringComparison.Ordinal).Replace("LOWER", plural.ToLowerInvariant(), StringComparison.Ordinal)
        .Replace("KIND", plural == "widgets" ? "Widget" : "Kind" + plural, StringComparison.Ordinal);
}
