namespace CodeRun.Sandbox.Bodies;

/// <summary>Says in the words of Go's encoding/json why a text is no JSON, as far as its beginning tells.</summary>
internal static class GoJsonError
{
    /// <summary>The message for a text that is known to be no JSON.</summary>
    public static string Explain(string text)
    {
        var value = text.TrimStart(' ', '\t', '\r', '\n');
        if (value.Length == 0)
            return "unexpected end of JSON input";
        foreach (var literal in (string[])["null", "true", "false"])
        {
            if (value[0] != literal[0])
                continue;
            for (var i = 1; i < literal.Length; i++)
            {
                if (i == value.Length)
                    return "unexpected end of JSON input";
                if (value[i] != literal[i])
                    return $"invalid character '{value[i]}' in literal {literal} (expecting '{literal[i]}')";
            }
        }

        return value[0] is '{' or '[' or '"' or '-' or (>= '0' and <= '9') ? "unexpected end of JSON input" : $"invalid character '{value[0]}' looking for beginning of value";
    }
}
