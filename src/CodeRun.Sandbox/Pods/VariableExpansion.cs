using System.Text;

namespace CodeRun.Sandbox.Pods;

/// <summary>Kubernetes' <c>$(NAME)</c>: known names are replaced, unknown ones stay as they stand, <c>$$(</c> is a literal <c>$(</c>.</summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i + 2) is var end and > 0)
            {
                var name = text[(i + 2)..end];
                result.Append(variables.TryGetValue(name, out var value) ? value : text[i..(end + 1)]);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
