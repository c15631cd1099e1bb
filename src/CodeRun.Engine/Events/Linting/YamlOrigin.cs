namespace CodeRun.Engine.Events.Linting;

/// <summary>Where a text of YAML stands in its file.</summary>
/// <param name="Line">Lines before it; when it is fixed, the line of all of it.</param>
/// <param name="Column">Signs before each of its lines; when it is fixed, the column of all of it.</param>
/// <param name="IsFixed">True when its lines are not those of the file, as in quotes.</param>
internal readonly record struct YamlOrigin(int Line, int Column, bool IsFixed)
{
    /// <summary>The place of a mark, counted from 1.</summary>
    public (int Line, int Column) Of(int line, int column) => IsFixed ? (Line, Column) : (Line + line, Column + column);
}
