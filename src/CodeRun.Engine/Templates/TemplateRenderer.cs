using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace CodeRun.Engine.Templates;

/// <summary>
/// Checks, compiles and renders templates; each is compiled once. No HTML escaping: the files are scripts, JSON and Markdown.
/// </summary>
internal sealed class TemplateRenderer
{
    private readonly TemplateTree _tree;
    private readonly IHandlebars _handlebars;
    private readonly ConcurrentDictionary<string, Lazy<HandlebarsTemplate<object, object>>> _compiled = new(StringComparer.Ordinal);

    public TemplateRenderer(TemplateTree tree)
    {
        _tree = tree;
        _handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });
        TemplateHelpers.Register(_handlebars);
        foreach (var (path, text) in tree.Files.Where(static f => f.Key.StartsWith("shared/", StringComparison.Ordinal)))
            _handlebars.RegisterTemplate(path["shared/".Length..^TemplateTree.Extension.Length], text);
    }

    public string Render(string path, TemplateContext context)
    {
        var template = _compiled.GetOrAdd(path, p => new Lazy<HandlebarsTemplate<object, object>>(() => Compile(p))).Value;
        try
        {
            var text = template(context.Values);
            return text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text;
        }
        catch (Exception e) when (e is HandlebarsException or FormatException)
        {
            throw new TemplateException($"{path}: {(e.InnerException ?? e).Message}", e);
        }
    }

    private HandlebarsTemplate<object, object> Compile(string path)
    {
        new TemplateChecker(_tree, path, TemplateChecker.RequiredHelper(path)).Check();
        try
        {
            return _handlebars.Compile(_tree.Files[path]);
        }
        catch (HandlebarsException e)
        {
            throw new TemplateException($"{path}: {e.Message}", e);
        }
    }
}
