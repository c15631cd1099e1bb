using System.Text.Json;
using System.Text.Json.Nodes;
using Tomlyn;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CodeRun.Engine.Templates;

/// <summary>Whether a rendered file is what its name says: JSON, YAML or TOML.</summary>
internal static class OutputCheck
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Problem(string name, string text)
    {
        try
        {
            switch (Path.GetExtension(name))
            {
                case ".json":
                    JsonNode.Parse(text);
                    break;
                case ".yaml" or ".yml":
                    new YamlStream().Load(new StringReader(text));
                    break;
                case ".toml":
                    TomlSerializer.Deserialize<Tomlyn.Model.TomlTable>(text);
                    break;
            }

            return null;
        }
        catch (JsonException e)
        {
            return $"the rendered {name} is not JSON (line {e.LineNumber + 1} of the output): {e.Message}";
        }
        catch (YamlException e)
        {
            return $"the rendered {name} is not YAML (line {e.Start.Line} of the output): {e.Message}";
        }
        catch (TomlException e)
        {
            return $"the rendered {name} is not TOML: {e.Message}";
        }
    }
}
