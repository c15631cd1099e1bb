using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// The structural schema of a custom resource: fills in defaults and validates, as kube-apiserver does. What a schema must be like is the business of
/// the definition it comes from.
/// </summary>
public sealed class StructuralSchema
{
    private const string Unnamed = "<nil>";

    private readonly JsonObject _source;
    private readonly SchemaPart _root;

    private StructuralSchema(JsonObject source) => (_source, _root) = (source, SchemaPart.Read(source, isRoot: true));

    /// <summary>Reads <c>openAPIV3Schema</c>, which is known to be structural.</summary>
    public static StructuralSchema Read(JsonObject schema) => new(schema.DeepClone().AsObject());

    /// <summary>The schema as it was given. Not to be changed.</summary>
    internal JsonObject Source => _source;

    /// <summary>True when a default is filled in somewhere.</summary>
    internal bool HasDefaults => SchemaDefaults.HasAny(_root);

    /// <summary>The schema with what every object has: apiVersion, kind and metadata.</summary>
    internal SchemaNode Node
    {
        get
        {
            var whole = _source.DeepClone().AsObject();
            var properties = whole["properties"] as JsonObject;
            if (properties is null)
                whole["properties"] = properties = [];
            properties["apiVersion"] = new JsonObject { ["type"] = "string" };
            properties["kind"] = new JsonObject { ["type"] = "string" };
            properties["metadata"] = new JsonObject { ["$ref"] = KindSchemas.ObjectMetaReference };
            return new SchemaNode(whole, KindSchemas.Resolve);
        }
    }

    /// <summary>Drops nulls where none may stand and fills in defaults, in place.</summary>
    public void FillIn(JsonObject value) => SchemaDefaults.FillIn(value, _root);

    /// <summary>Checks an object that is made or changed.</summary>
    /// <param name="value">The object.</param>
    /// <param name="old">The object before an update; null for a new one.</param>
    /// <param name="scale">Where its replicas are; null when it has no scale.</param>
    /// <param name="problems">What is already known to be wrong; what is found is added.</param>
    /// <param name="warn">Takes what is wrong but was so before.</param>
    public void Validate(JsonObject value, JsonObject? old, ScalePaths? scale, List<FieldProblem> problems, Action<string>? warn = null)
    {
        var before = old is null ? Counterpart.None : new Counterpart(true, old);
        Add(ValueValidator.Validate(value, _root, "", before), "", problems);
        ScaleRules.Validate(value, scale, isStatus: false, problems);
        EmbeddedResources.Validate(value, _root, "", problems);
        Rest(value, old, problems, warn);
    }

    /// <summary>Checks a write of the status alone: texts name the places below status.</summary>
    /// <inheritdoc cref="Validate"/>
    public void ValidateStatus(JsonObject value, JsonObject old, ScalePaths? scale, List<FieldProblem> problems, Action<string>? warn = null)
    {
        if (value.TryGetPropertyValue("status", out var status) && _root.Properties.TryGetValue("status", out var schema))
            Add(ValueValidator.Validate(status, schema, "", new Counterpart(true, old).Field("status")), "status", problems);
        ScaleRules.Validate(value, scale, isStatus: true, problems);
        Rest(value, old, problems, warn);
    }

    private void Rest(JsonObject value, JsonObject? old, List<FieldProblem> problems, Action<string>? warn)
    {
        var duplicates = ListTypeRules.Validate(value, _root, "");
        // What was double before may stay so.
        if (duplicates.Count > 0 && (old is null || ListTypeRules.Validate(old, _root, "").Count == 0))
            problems.AddRange(duplicates);
        if (!_root.HasRules)
            return;
        if (problems.Exists(static p => p.Reason is "FieldValueNotSupported" or "FieldValueRequired" or "FieldValueTooLong" or "FieldValueTooMany" or "FieldValueTypeInvalid"))
            problems.Add(FieldProblem.Invalid(Unnamed, "null", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        else
            new RuleRunner(problems, warn).Run(value, old, _root);
    }

    /// <summary>Takes over what a validation found, with the whole path of each field.</summary>
    internal static void Add(ValidationResult result, string at, List<FieldProblem> problems)
    {
        foreach (var problem in result.Problems)
        {
            var field = problem.Field.StartsWith('.') ? problem.Field[1..] : problem.Field;
            problems.Add(problem with { Field = at.Length == 0 ? (field.Length == 0 ? Unnamed : field) : field.Length == 0 ? at : $"{at}.{field}" });
        }
    }
}
