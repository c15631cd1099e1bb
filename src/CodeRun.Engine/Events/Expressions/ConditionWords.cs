namespace CodeRun.Engine.Events.Expressions;

/// <summary>Words that are no names of dependencies in conditions: Argo Events has them read by expr first, and by govaluate then.</summary>
internal static class ConditionWords
{
    /// <summary>True for a word of expr.</summary>
    public static bool IsOfExpr(string word) => word is "not" or "and" or "or" or "nil" or "let" or "matches" or "contains" or "startsWith" or "endsWith" or "if" or "else";

    /// <summary>True for a word of govaluate.</summary>
    public static bool IsOfGovaluate(string word) => word is "true" or "false" or "in" or "IN";
}
