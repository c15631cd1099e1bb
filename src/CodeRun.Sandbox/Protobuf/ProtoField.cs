namespace CodeRun.Sandbox.Protobuf;

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Rule">How often it may stand there.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">string, bytes, int32, int64, bool, double, or the OpenAPI name of a message.</param>
internal sealed record ProtoField(int Number, ProtoRule Rule, string Name, string Type)
{
    /// <summary>True for a message, false for a scalar.</summary>
    public bool IsMessage => Type.Contains('.', StringComparison.Ordinal);

    /// <summary>Reads a line of the data file: number, rule, name, type.</summary>
    public static ProtoField Parse(string text)
    {
        var words = text.Split(' ');
        return new ProtoField(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<ProtoRule>(words[1], ignoreCase: true), words[2], words[3]);
    }
}
