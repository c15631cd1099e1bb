using System.Collections.Frozen;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Fields of EventSources and Sensors of argoproj.io/v1alpha1, after the API reference of Argo Events. One type a line. A field is
/// name:type; [type] is a list, {type} a map, ! needed; any and own are not looked into (own: a rule of its own looks).
/// </summary>
internal static class ArgoSchema
{
    private const string Types = """
        Sensor apiVersion:text! kind:text! metadata:any! spec:SensorSpec! status:any
        SensorSpec dependencies:[Dependency]! triggers:[Trigger]! template:PodTemplate errorOnFailedRound:flag eventBusName:text replicas:int revisionHistoryLimit:int loggingFields:{text}
        PodTemplate metadata:any serviceAccountName:text container:any volumes:any securityContext:any nodeSelector:{text} tolerations:any imagePullSecrets:any priorityClassName:text priority:int affinity:any
        Dependency name:text! eventSourceName:text! eventName:text! filters:Filters transform:Transform filtersLogicalOperator:text
        Transform jq:text script:text
        Filters time:Time context:Context data:[DataFilter] exprs:[ExprFilter] dataLogicalOperator:text exprLogicalOperator:text script:text
        Time start:text! stop:text! timezone:text
        Context id:text source:text specversion:text type:text datacontenttype:text subject:text time:text
        DataFilter path:text! type:text! value:own! comparator:text template:text
        ExprFilter expr:text! fields:[PayloadField]!
        PayloadField path:text! name:text!
        Trigger template:TriggerTemplate! parameters:[Parameter] policy:Policy retryStrategy:Backoff rateLimit:RateLimit atLeastOnce:flag dlqTrigger:Trigger
        TriggerTemplate name:text! conditions:text conditionsReset:[Reset] k8s:K8s argoWorkflow:ArgoWorkflow http:Http log:Log slack:any email:any custom:any nats:any kafka:any pulsar:any awsLambda:any openWhisk:any azureEventHubs:any azureServiceBus:any
        Reset byTime:ResetTime!
        ResetTime cron:text timezone:text
        K8s source:Source! operation:text parameters:[Parameter] patchStrategy:text liveObject:flag
        ArgoWorkflow source:Source! operation:text parameters:[Parameter] args:[text]
        Http url:text! payload:[Parameter] tls:any method:text parameters:[Parameter] timeout:int basicAuth:any headers:{text} secureHeaders:any dynamicHeaders:[Parameter] host:text
        Log intervalSeconds:int
        Source s3:any inline:text file:any url:any configmap:any git:any resource:any
        Parameter src:ParameterSource dest:text operation:text
        ParameterSource dependencyName:text contextKey:text contextTemplate:text dataKey:text dataTemplate:text value:text useRawData:flag
        Policy k8s:K8sPolicy status:StatusPolicy
        K8sPolicy labels:{text} backoff:Backoff errorOnBackoffTimeout:flag
        StatusPolicy allow:[int]
        Backoff duration:duration factor:number jitter:number steps:int
        RateLimit unit:text requestsPerUnit:int
        EventSource apiVersion:text! kind:text! metadata:any! spec:EventSourceSpec! status:any
        EventSourceSpec github:{GitHub} webhook:{Webhook} eventBusName:text template:PodTemplate service:Service replicas:int minio:any calendar:any file:any resource:any amqp:any kafka:any mqtt:any nats:any sns:any sqs:any pubSub:any gitlab:any hdfs:any slack:any storageGrid:any azureEventsHub:any stripe:any emitter:any redis:any nsq:any pulsar:any generic:any bitbucketserver:any bitbucket:any redisStream:any azureServiceBus:any azureQueueStorage:any sftp:any gerrit:any mns:any
        Service metadata:any ports:any clusterIP:text
        GitHub id:int webhook:WebhookContext! owner:text repository:text events:[text] apiToken:SecretKey webhookSecret:SecretKey insecure:flag active:flag contentType:text githubBaseURL:text githubUploadURL:text deleteHookOnFinish:flag metadata:{text} repositories:[Repositories] organizations:[text] githubApp:GitHubApp filter:SourceFilter
        Repositories owner:text! names:[text]!
        GitHubApp privateKey:SecretKey! appID:int! installationID:int!
        SecretKey name:text key:text! optional:flag
        SourceFilter expression:text
        WebhookContext endpoint:text! method:text port:text! url:text serverCertSecret:SecretKey serverKeySecret:SecretKey metadata:{text} authSecret:SecretKey maxPayloadSize:int
        Webhook endpoint:text! method:text! port:text! url:text serverCertSecret:SecretKey serverKeySecret:SecretKey metadata:{text} authSecret:SecretKey maxPayloadSize:int filter:SourceFilter
        """;

    private static readonly FrozenDictionary<string, IReadOnlyDictionary<string, SchemaEntry>> Known = Types.Split('\n')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToFrozenDictionary(
            static words => words[0],
            static IReadOnlyDictionary<string, SchemaEntry> (words) => words.Skip(1).Select(Entry).ToFrozenDictionary(static e => e.Name, StringComparer.Ordinal),
            StringComparer.Ordinal);

    /// <summary>Fields of a type, or null when the word is a scalar's.</summary>
    public static IReadOnlyDictionary<string, SchemaEntry>? Fields(string type) => Known.GetValueOrDefault(type);

    private static SchemaEntry Entry(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var type = word[(colon + 1)..].TrimEnd('!');
        return new SchemaEntry(word[..colon], type.Trim('[', ']', '{', '}'), type[0] == '[', type[0] == '{', word[^1] == '!');
    }
}
