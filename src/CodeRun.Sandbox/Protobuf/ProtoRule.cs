namespace CodeRun.Sandbox.Protobuf;

/// <summary>How often a field may stand in a message.</summary>
internal enum ProtoRule
{
    /// <summary>Once.</summary>
    One,

    /// <summary>Any number of times: a list.</summary>
    List,

    /// <summary>Any number of entries of key and value: a map with text keys.</summary>
    Map,

    /// <summary>Once, a message whose fields JSON has beside this one's: a struct that Go embeds.</summary>
    Inline,
}
