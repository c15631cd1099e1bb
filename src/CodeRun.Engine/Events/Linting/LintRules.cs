namespace CodeRun.Engine.Events.Linting;

/// <summary>The rules. Their ids are stable.</summary>
public static class LintRules
{
    internal static readonly LintRule NotYaml = Error("NotYaml", "The text is no YAML, or too large.");
    internal static readonly LintRule TooLarge = Info("TooLarge", "There is more in the file than is looked at or shown.");
    internal static readonly LintRule UnknownVersion = Error("UnknownVersion", "The apiVersion is not argoproj.io/v1alpha1.");
    internal static readonly LintRule UnknownField = Error("UnknownField", "A field that the kind has not got is stored and ignored.");
    internal static readonly LintRule WrongType = Error("WrongType", "A value of this type cannot be decoded.");
    internal static readonly LintRule MissingField = Error("MissingField", "A field that is needed is missing.");
    internal static readonly LintRule DuplicateName = Error("DuplicateName", "A name is used twice.");

    internal static readonly LintRule UnsignedWebhook = Error("UnsignedWebhook", "Nobody checks who sent an event: there is no secret.");
    internal static readonly LintRule OpenEndpoint = Info("OpenEndpoint", "Whoever reaches the endpoint of a webhook without authSecret can send events.");
    internal static readonly LintRule MixedSources = Error("MixedSources", "Kinds whose pods are replaced in different ways cannot be in one EventSource.");
    internal static readonly LintRule NoHookRegistered = Info("NoHookRegistered", "Without credentials and webhook.url no hook is registered at GitHub.");
    internal static readonly LintRule InactiveHook = Warning("InactiveHook", "A hook is registered, but not active.");
    internal static readonly LintRule InsecureHook = Warning("InsecureHook", "GitHub does not check the certificate of the endpoint.");
    internal static readonly LintRule RepositoryChoice = Error("RepositoryChoice", "An EventSource has either repositories or organizations.");
    internal static readonly LintRule UnknownEvent = Warning("UnknownEvent", "GitHub has no event of this name.");

    internal static readonly LintRule UnknownPath = Error("UnknownPath", "A path leads nowhere in events of this kind.");
    internal static readonly LintRule HeaderForm = Error("HeaderForm", "Header names are in Go's canonical form.");
    internal static readonly LintRule ScalarValue = Error("ScalarValue", "The value of a data filter is a list of strings.");
    internal static readonly LintRule UnreadableValue = Error("UnreadableValue", "A value is none that the field or filter can use.");
    internal static readonly LintRule UnknownComparator = Error("UnknownComparator", "There is no such comparator.");
    internal static readonly LintRule IneffectiveComparator = Error("IneffectiveComparator", "The comparator does nothing for this type.");
    internal static readonly LintRule NegatedAlternatives = Error("NegatedAlternatives", "Values are alternatives, also of !=.");
    internal static readonly LintRule InvalidRegex = Error("InvalidRegex", "The value is no regular expression of RE2.");
    internal static readonly LintRule UnanchoredMatch = Warning("UnanchoredMatch", "A string filter is an unanchored regular expression and matches more than it says.");
    internal static readonly LintRule UnanchoredText = Info("UnanchoredText", "A word without anchors also matches longer ones.");
    internal static readonly LintRule NeverMatches = Error("NeverMatches", "The filter can match nothing that GitHub sends.");
    internal static readonly LintRule BracketedLogin = Error("BracketedLogin", "[bot] is a character class.");
    internal static readonly LintRule LoginCase = Warning("LoginCase", "Logins are compared with their case.");
    internal static readonly LintRule GlobInRegex = Warning("GlobInRegex", "A * repeats the sign before it; it is no wildcard.");
    internal static readonly LintRule TaskBranch = Info("TaskBranch", "Branches of tasks are task-N and feature/task-N.");

    internal static readonly LintRule ExprSyntax = Error("ExprSyntax", "An expression is none that govaluate reads.");
    internal static readonly LintRule ExprField = Error("ExprField", "An expression names a field that is not declared.");
    internal static readonly LintRule UnusedExprField = Warning("UnusedExprField", "A field is declared that the expression does not name.");
    internal static readonly LintRule TimeWindow = Error("TimeWindow", "Times are HH:MM:SS, stop is another time than start, and time zones are those of the IANA.");
    internal static readonly LintRule ContextField = Error("ContextField", "A context filter compares type, subject, source and datacontenttype only.");
    internal static readonly LintRule CronSyntax = Error("CronSyntax", "A schedule is no cron expression of five fields.");

    internal static readonly LintRule UnknownEventSource = Error("UnknownEventSource", "There is no such EventSource or event.");
    internal static readonly LintRule SharedEvent = Info("SharedEvent", "A NATS streaming bus refuses two dependencies on one event.");
    internal static readonly LintRule DependencyName = Error("DependencyName", "The name of a dependency is a word: letters, digits, - and _.");
    internal static readonly LintRule UnknownDependency = Error("UnknownDependency", "There is no such dependency.");
    internal static readonly LintRule UnusedDependency = Warning("UnusedDependency", "No trigger uses the dependency.");
    internal static readonly LintRule MissingConditions = Warning("MissingConditions", "Without conditions a trigger waits for all dependencies.");
    internal static readonly LintRule ConditionSyntax = Error("ConditionSyntax", "Conditions are names with &&, || and parentheses.");

    internal static readonly LintRule TriggerChoice = Error("TriggerChoice", "A template has exactly one of k8s, argoWorkflow, http and the others.");
    internal static readonly LintRule SourceChoice = Error("SourceChoice", "The object of a trigger is in exactly one place.");
    internal static readonly LintRule EmbeddedManifest = Error("EmbeddedManifest", "Text that is to be a manifest is none.");
    internal static readonly LintRule UnknownOperation = Error("UnknownOperation", "There is no such operation.");
    internal static readonly LintRule OperationWithoutName = Error("OperationWithoutName", "The operation acts on metadata.name, and there is none.");
    internal static readonly LintRule ParameterWithoutDest = Error("ParameterWithoutDest", "A parameter needs a dest.");
    internal static readonly LintRule ParameterWithoutSource = Error("ParameterWithoutSource", "A parameter needs src.dependencyName.");
    internal static readonly LintRule UnreachedDest = Error("UnreachedDest", "The dest is no field of the object.");
    internal static readonly LintRule TemplateNotEvaluated = Error("TemplateNotEvaluated", "Templates are evaluated in dataTemplate and contextTemplate only.");
    internal static readonly LintRule ObjectAsText = Error("ObjectAsText", "An object in a template is written as Go shows a map.");
    internal static readonly LintRule NumberAsText = Warning("NumberAsText", "A large number in a template is written with an exponent.");
    internal static readonly LintRule SwappedArguments = Warning("SwappedArguments", "Functions of sprig take the value last.");
    internal static readonly LintRule TemplateSpace = Error("TemplateSpace", "White space of a template gets into a name or label.");
    internal static readonly LintRule UndeclaredParameter = Error("UndeclaredParameter", "A workflow names a parameter that it does not declare.");
    internal static readonly LintRule PayloadInScript = Error("PayloadInScript", "Text of an event becomes part of a program.");
    internal static readonly LintRule PayloadInManifest = Warning("PayloadInManifest", "Text of an event becomes part of a manifest.");
    internal static readonly LintRule ParameterInScript = Warning("ParameterInScript", "A parameter is pasted into a program.");
    internal static readonly LintRule SuspendByPatch = Error("SuspendByPatch", "spec.suspend does not resume a suspend node.");
    internal static readonly LintRule SuspendInScript = Warning("SuspendInScript", "A script resumes by spec.suspend, which does not resume a suspend node.");
    internal static readonly LintRule SuccessCondition = Error("SuccessCondition", "Success and failure conditions are label selector expressions.");

    /// <summary>All rules, in the order of the documentation.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        NotYaml, TooLarge, UnknownVersion, UnknownField, WrongType, MissingField, DuplicateName,
        UnsignedWebhook, OpenEndpoint, MixedSources, NoHookRegistered, InactiveHook, InsecureHook, RepositoryChoice, UnknownEvent,
        UnknownPath, HeaderForm, ScalarValue, UnreadableValue, UnknownComparator, IneffectiveComparator, NegatedAlternatives, InvalidRegex, UnanchoredMatch, UnanchoredText, NeverMatches,
        BracketedLogin, LoginCase, GlobInRegex, TaskBranch,
        ExprSyntax, ExprField, UnusedExprField, TimeWindow, ContextField, CronSyntax,
        UnknownEventSource, SharedEvent, DependencyName, UnknownDependency, UnusedDependency, MissingConditions, ConditionSyntax,
        TriggerChoice, SourceChoice, EmbeddedManifest, UnknownOperation, OperationWithoutName, ParameterWithoutDest, ParameterWithoutSource, UnreachedDest, TemplateNotEvaluated, ObjectAsText, NumberAsText, SwappedArguments, TemplateSpace, UndeclaredParameter,
        PayloadInScript, PayloadInManifest, ParameterInScript, SuspendByPatch, SuspendInScript, SuccessCondition,
    ];

    private static LintRule Error(string id, string title) => new(id, LintSeverity.Error, title);

    private static LintRule Warning(string id, string title) => new(id, LintSeverity.Warning, title);

    private static LintRule Info(string id, string title) => new(id, LintSeverity.Information, title);
}
