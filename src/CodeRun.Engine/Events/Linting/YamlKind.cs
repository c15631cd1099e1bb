namespace CodeRun.Engine.Events.Linting;

/// <summary>What a node of a YAML tree is to Kubernetes.</summary>
internal enum YamlKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>Fields by name.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number without fraction.</summary>
    Integer,

    /// <summary>Another number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,
}
