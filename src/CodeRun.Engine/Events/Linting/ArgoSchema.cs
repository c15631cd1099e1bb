using System.Collections.Frozen;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Fields of EventSources and Sensors of argoproj.io/v1alpha1, after its Go types; needed is what its controllers refuse without. One type a line. A field is
/// name:type; [type] is a list, {type} a map, ! needed; any and own are not looked into (own: a rule of its own looks).
/// </summary>
internal static class ArgoSchema
{
    private const string Types = """
        Sensor apiVersion:text! kind:text! metadata:any! spec:SensorSpec! status:any
        EventSource apiVersion:text! kind:text! metadata:any! spec:EventSourceSpec! status:any
        SensorSpec dependencies:[Dependency]! triggers:[Trigger]! template:PodTemplate errorOnFailedRound:flag eventBusName:text replicas:int revisionHistoryLimit:int loggingFields:{text}
        EventSourceSpec eventBusName:text template:PodTemplate service:Service minio:{S3Artifact} calendar:{CalendarEventSource} file:{FileEventSource} resource:{ResourceEventSource} webhook:{Webhook} amqp:{AMQPEventSource} kafka:{KafkaEventSource} mqtt:{MQTTEventSource} nats:{NATSEventsSource} sns:{SNSEventSource} sqs:{SQSEventSource} pubSub:{PubSubEventSource} github:{GitHub} gitlab:{GitlabEventSource} hdfs:{HDFSEventSource} slack:{SlackEventSource} storageGrid:{StorageGridEventSource} azureEventsHub:{AzureEventsHubEventSource} stripe:{StripeEventSource} emitter:{EmitterEventSource} redis:{RedisEventSource} nsq:{NSQEventSource} pulsar:{PulsarEventSource} generic:{GenericEventSource} replicas:int bitbucketserver:{BitbucketServerEventSource} bitbucket:{BitbucketEventSource} redisStream:{RedisStreamEventSource} azureServiceBus:{AzureServiceBusEventSource} azureQueueStorage:{AzureQueueStorageEventSource} sftp:{SFTPEventSource} gerrit:{GerritEventSource} mns:{MNSEventSource}
        Dependency name:text! eventSourceName:text! eventName:text! filters:Filters transform:Transform filtersLogicalOperator:text
        Trigger template:TriggerTemplate! parameters:[Parameter] policy:Policy retryStrategy:Backoff rateLimit:RateLimit atLeastOnce:flag dlqTrigger:Trigger
        PodTemplate metadata:Metadata serviceAccountName:text container:Container volumes:any securityContext:any nodeSelector:{text} tolerations:any imagePullSecrets:any priorityClassName:text priority:int affinity:any
        Service metadata:Metadata ports:any clusterIP:text
        S3Artifact endpoint:text! bucket:S3Bucket! region:text insecure:flag accessKey:SecretKey! secretKey:SecretKey! events:[text] filter:S3Filter metadata:{text} caCertificate:SecretKey
        CalendarEventSource schedule:text interval:text exclusionDates:[text] timezone:text metadata:{text} persistence:EventPersistence filter:SourceFilter
        FileEventSource eventType:text! watchPathConfig:WatchPathConfig! polling:flag metadata:{text} filter:SourceFilter
        ResourceEventSource namespace:text filter:ResourceFilter group:text version:text! resource:text! eventTypes:[text]! metadata:{text}
        Webhook endpoint:text! method:text! port:text! url:text serverCertSecret:SecretKey serverKeySecret:SecretKey metadata:{text} authSecret:SecretKey maxPayloadSize:int filter:SourceFilter
        AMQPEventSource url:text exchangeName:text exchangeType:text! routingKey:text! connectionBackoff:Backoff jsonBody:flag tls:TLSConfig metadata:{text} exchangeDeclare:AMQPExchangeDeclareConfig queueDeclare:AMQPQueueDeclareConfig queueBind:AMQPQueueBindConfig consume:AMQPConsumeConfig auth:BasicAuth urlSecret:SecretKey filter:SourceFilter
        KafkaEventSource url:text! partition:text topic:text! connectionBackoff:Backoff tls:TLSConfig jsonBody:flag metadata:{text} consumerGroup:KafkaConsumerGroup limitEventsPerSecond:int version:text sasl:SASLConfig filter:SourceFilter config:text schemaRegistry:SchemaRegistryConfig awsMskIamAuth:AWSMSKIAMConfig
        MQTTEventSource url:text! topic:text! clientId:text! connectionBackoff:Backoff jsonBody:flag tls:TLSConfig metadata:{text} filter:SourceFilter auth:BasicAuth
        NATSEventsSource url:text! subject:text! connectionBackoff:Backoff jsonBody:flag tls:TLSConfig metadata:{text} auth:NATSAuth filter:SourceFilter queue:text
        SNSEventSource webhook:WebhookContext! topicArn:text! accessKey:SecretKey secretKey:SecretKey region:text! roleARN:text metadata:{text} validateSignature:flag filter:SourceFilter endpoint:text
        SQSEventSource accessKey:SecretKey secretKey:SecretKey region:text! queue:text! waitTimeSeconds:int roleARN:text jsonBody:flag queueAccountId:text metadata:{text} dlq:flag filter:SourceFilter endpoint:text sessionToken:SecretKey
        PubSubEventSource projectID:text topicProjectID:text topic:text subscriptionID:text credentialSecret:SecretKey deleteSubscriptionOnFinish:flag jsonBody:flag metadata:{text} filter:SourceFilter
        GitHub id:int webhook:WebhookContext! owner:text repository:text events:[text] apiToken:SecretKey webhookSecret:SecretKey insecure:flag active:flag contentType:text githubBaseURL:text githubUploadURL:text deleteHookOnFinish:flag metadata:{text} repositories:[Repositories] organizations:[text] githubApp:GitHubApp filter:SourceFilter
        GitlabEventSource webhook:WebhookContext! projectID:text events:[text]! accessToken:SecretKey! enableSSLVerification:flag gitlabBaseURL:text! deleteHookOnFinish:flag metadata:{text} projects:[text] secretToken:SecretKey filter:SourceFilter groups:[text]
        HDFSEventSource directory:text! path:text pathRegexp:text type:text! checkInterval:text addresses:[text] hdfsUser:text krbCCacheSecret:SecretKey krbKeytabSecret:SecretKey krbUsername:text krbRealm:text krbConfigConfigMap:ConfigMapKey krbServicePrincipalName:text metadata:{text} filter:SourceFilter
        SlackEventSource signingSecret:SecretKey! token:SecretKey! webhook:WebhookContext! metadata:{text} filter:SourceFilter
        StorageGridEventSource webhook:WebhookContext! events:[text]! filter:StorageGridFilter topicArn:text! bucket:text! region:text authToken:SecretKey! apiURL:text! metadata:{text} tls:TLSConfig
        AzureEventsHubEventSource fqdn:text! sharedAccessKeyName:SecretKey sharedAccessKey:SecretKey hubName:text! metadata:{text} filter:SourceFilter
        StripeEventSource webhook:WebhookContext! createWebhook:flag apiKey:SecretKey eventFilter:[text] metadata:{text}
        EmitterEventSource broker:text! channelKey:text! channelName:text! username:SecretKey password:SecretKey connectionBackoff:Backoff jsonBody:flag tls:TLSConfig metadata:{text} filter:SourceFilter
        RedisEventSource hostAddress:text! password:SecretKey namespace:text db:int channels:[text]! tls:TLSConfig metadata:{text} filter:SourceFilter jsonBody:flag username:text
        NSQEventSource hostAddress:text! topic:text! channel:text! connectionBackoff:Backoff jsonBody:flag tls:TLSConfig metadata:{text} filter:SourceFilter
        PulsarEventSource topics:[text]! type:text url:text! tlsTrustCertsSecret:SecretKey tlsAllowInsecureConnection:flag tlsValidateHostname:flag tls:TLSConfig connectionBackoff:Backoff jsonBody:flag metadata:{text} authTokenSecret:SecretKey filter:SourceFilter authAthenzParams:{text} authAthenzSecret:SecretKey
        GenericEventSource url:text! config:text! insecure:flag jsonBody:flag metadata:{text} authSecret:SecretKey filter:SourceFilter
        BitbucketServerEventSource webhook:WebhookContext! projectKey:text repositorySlug:text projects:[text] repositories:[BitbucketServerRepository] events:[text] skipBranchRefsChangedOnOpenPR:flag oneEventPerChange:flag accessToken:SecretKey webhookSecret:SecretKey bitbucketserverBaseURL:text! deleteHookOnFinish:flag metadata:{text} filter:SourceFilter tls:TLSConfig checkInterval:text
        BitbucketEventSource deleteHookOnFinish:flag metadata:{text} webhook:WebhookContext! auth:BitbucketAuth events:[text] owner:text projectKey:text repositorySlug:text repositories:[BitbucketRepository] filter:SourceFilter
        RedisStreamEventSource hostAddress:text! password:SecretKey db:int streams:[text]! maxMsgCountPerRead:int consumerGroup:text tls:TLSConfig metadata:{text} filter:SourceFilter username:text
        AzureServiceBusEventSource connectionString:SecretKey queueName:text topicName:text subscriptionName:text tls:TLSConfig jsonBody:flag metadata:{text} filter:SourceFilter fullyQualifiedNamespace:text deferDelete:flag
        AzureQueueStorageEventSource storageAccountName:text connectionString:SecretKey queueName:text! jsonBody:flag dlq:flag metadata:{text} filter:SourceFilter decodeMessage:flag waitTimeInSeconds:int
        SFTPEventSource eventType:text! watchPathConfig:WatchPathConfig! username:SecretKey password:SecretKey sshKeySecret:SecretKey address:SecretKey metadata:{text} filter:SourceFilter pollIntervalDuration:text
        GerritEventSource webhook:WebhookContext! hookName:text events:[text]! auth:BasicAuth! gerritBaseURL:text! deleteHookOnFinish:flag metadata:{text} projects:[text]! sslVerify:flag filter:SourceFilter maxTries:int
        MNSEventSource accessKey:SecretKey secretKey:SecretKey queue:text! jsonBody:flag endpoint:text! filter:SourceFilter
        Filters time:Time context:Context data:[DataFilter] exprs:[ExprFilter] dataLogicalOperator:text exprLogicalOperator:text script:text
        Transform jq:text script:text
        TriggerTemplate name:text! conditions:text k8s:K8s argoWorkflow:ArgoWorkflow http:Http awsLambda:AWSLambdaTrigger custom:CustomTrigger kafka:KafkaTrigger nats:NATSTrigger slack:SlackTrigger openWhisk:OpenWhiskTrigger log:Log azureEventHubs:AzureEventHubsTrigger pulsar:PulsarTrigger conditionsReset:[Reset] azureServiceBus:AzureServiceBusTrigger email:EmailTrigger
        Parameter src:ParameterSource dest:text operation:text
        Policy k8s:K8sPolicy status:StatusPolicy
        Backoff duration:duration factor:number jitter:number steps:int
        RateLimit unit:text requestsPerUnit:int
        Metadata annotations:{text} labels:{text}
        Container resources:any imagePullPolicy:any securityContext:any volumeMounts:any env:any envFrom:any
        S3Bucket key:text name:text!
        S3Filter prefix:text suffix:text
        EventPersistence catchup:CatchupConfiguration configMap:ConfigMapPersistence
        SourceFilter expression:text
        WatchPathConfig directory:text! path:text pathRegexp:text
        ResourceFilter prefix:text labels:[Selector] fields:[Selector] createdBy:any afterStart:flag
        TLSConfig caCertSecret:SecretKey clientCertSecret:SecretKey clientKeySecret:SecretKey insecureSkipVerify:flag enabled:flag
        AMQPExchangeDeclareConfig durable:flag autoDelete:flag internal:flag noWait:flag
        AMQPQueueDeclareConfig name:text durable:flag autoDelete:flag exclusive:flag noWait:flag arguments:text
        AMQPQueueBindConfig noWait:flag
        AMQPConsumeConfig consumerTag:text autoAck:flag exclusive:flag noLocal:flag noWait:flag
        BasicAuth username:SecretKey password:SecretKey
        KafkaConsumerGroup groupName:text! oldest:flag rebalanceStrategy:text
        SASLConfig mechanism:text userSecret:SecretKey passwordSecret:SecretKey
        SchemaRegistryConfig url:text schemaId:int auth:BasicAuth
        AWSMSKIAMConfig region:text!
        NATSAuth basic:BasicAuth token:SecretKey nkey:SecretKey credential:SecretKey
        WebhookContext endpoint:text! method:text port:text! url:text serverCertSecret:SecretKey serverKeySecret:SecretKey metadata:{text} authSecret:SecretKey maxPayloadSize:int
        Repositories owner:text! names:[text]!
        GitHubApp privateKey:SecretKey! appID:int! installationID:int!
        StorageGridFilter prefix:text suffix:text
        BitbucketServerRepository projectKey:text! repositorySlug:text!
        BitbucketAuth basic:BitbucketBasicAuth oauthToken:SecretKey
        BitbucketRepository owner:text! repositorySlug:text!
        Time start:text! stop:text! timezone:text
        Context id:text source:text specversion:text type:text datacontenttype:text subject:text time:text
        DataFilter path:text! type:text! value:own! comparator:text template:text
        ExprFilter expr:text! fields:[PayloadField]!
        K8s source:Source! operation:text parameters:[Parameter] patchStrategy:text liveObject:flag
        ArgoWorkflow source:Source! operation:text parameters:[Parameter] args:[text]
        Http url:text! payload:[Parameter] tls:TLSConfig method:text parameters:[Parameter] timeout:int basicAuth:BasicAuth headers:{text} secureHeaders:[SecureHeader] dynamicHeaders:[Parameter] host:text
        AWSLambdaTrigger functionName:text! accessKey:SecretKey secretKey:SecretKey region:text! payload:[Parameter]! parameters:[Parameter] invocationType:text roleARN:text
        CustomTrigger serverURL:text! secure:flag certSecret:SecretKey serverNameOverride:text spec:{text}! parameters:[Parameter] payload:[Parameter]
        KafkaTrigger url:text! topic:text! partition:int parameters:[Parameter] requiredAcks:int compress:flag flushFrequency:int tls:TLSConfig payload:[Parameter]! partitioningKey:text version:text sasl:SASLConfig schemaRegistry:SchemaRegistryConfig headers:{text} secureHeaders:[SecureHeader]
        NATSTrigger url:text! subject:text! payload:[Parameter]! parameters:[Parameter] tls:TLSConfig auth:NATSAuth
        SlackTrigger parameters:[Parameter] slackToken:SecretKey! channel:text message:text attachments:text blocks:text thread:SlackThread sender:SlackSender
        OpenWhiskTrigger host:text! version:text namespace:text authToken:SecretKey actionName:text! payload:[Parameter]! parameters:[Parameter]
        Log intervalSeconds:int
        AzureEventHubsTrigger fqdn:text! hubName:text! sharedAccessKeyName:SecretKey sharedAccessKey:SecretKey payload:[Parameter]! parameters:[Parameter]
        PulsarTrigger url:text! topic:text! parameters:[Parameter] payload:[Parameter]! tlsTrustCertsSecret:SecretKey tlsAllowInsecureConnection:flag tlsValidateHostname:flag tls:TLSConfig authTokenSecret:SecretKey connectionBackoff:Backoff authAthenzParams:{text} authAthenzSecret:SecretKey
        Reset byTime:ResetTime!
        AzureServiceBusTrigger connectionString:SecretKey queueName:text topicName:text subscriptionName:text tls:TLSConfig payload:[Parameter] parameters:[Parameter]
        EmailTrigger parameters:[Parameter] username:text smtpPassword:SecretKey host:text! port:int to:[text] from:text subject:text body:text
        ParameterSource dependencyName:text contextKey:text contextTemplate:text dataKey:text dataTemplate:text value:text useRawData:flag
        K8sPolicy labels:{text}! backoff:Backoff errorOnBackoffTimeout:flag
        StatusPolicy allow:[int]!
        CatchupConfiguration enabled:flag maxDuration:text
        ConfigMapPersistence name:text createIfNotExist:flag
        Selector key:text! operation:text value:text
        BitbucketBasicAuth username:SecretKey! password:SecretKey!
        PayloadField path:text! name:text!
        Source s3:S3Artifact inline:text file:FileArtifact url:URLArtifact configmap:ConfigMapKey git:GitArtifact resource:any
        SecureHeader name:text valueFrom:ValueFromSource
        SlackThread messageAggregationKey:text broadcastMessageToChannel:flag
        SlackSender username:text icon:text
        ResetTime cron:text timezone:text
        FileArtifact path:text
        URLArtifact path:text! verifyCert:flag
        GitArtifact url:text! cloneDirectory:text creds:GitCreds sshKeySecret:SecretKey filePath:text! branch:text tag:text ref:text remote:GitRemoteConfig insecureIgnoreHostKey:flag githubApp:GitHubApp
        ValueFromSource secretKeyRef:SecretKey configMapKeyRef:ConfigMapKey
        GitCreds username:SecretKey password:SecretKey
        GitRemoteConfig name:text urls:[text]
        SecretKey name:text key:text! optional:flag
        ConfigMapKey name:text key:text! optional:flag
        """;

    private static readonly FrozenDictionary<string, IReadOnlyDictionary<string, SchemaEntry>> Known = Types.Split('\n')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToFrozenDictionary(
            static words => words[0],
            static IReadOnlyDictionary<string, SchemaEntry> (words) => words.Skip(1).Select(Entry).ToFrozenDictionary(static e => e.Name, StringComparer.Ordinal),
            StringComparer.Ordinal);

    /// <summary>Fields of a type, or null when the word is a scalar's.</summary>
    public static IReadOnlyDictionary<string, SchemaEntry>? Fields(string type) => Known.GetValueOrDefault(type);

    /// <summary>The type of a field of a type, or null.</summary>
    public static string? TypeOf(string type, string field) => Fields(type)?.GetValueOrDefault(field)?.Type;

    private static SchemaEntry Entry(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var type = word[(colon + 1)..].TrimEnd('!');
        return new SchemaEntry(word[..colon], type.Trim('[', ']', '{', '}'), type[0] == '[', type[0] == '{', word[^1] == '!');
    }
}
