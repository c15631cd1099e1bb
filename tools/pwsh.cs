#:package System.Management.Automation@7.6.9
#:property PublishAot=false

// Runs a script on the real PowerShell engine where pwsh is not installed:
//
//     dotnet run tools/pwsh.cs -- script.ps1 [arguments, as after pwsh -File]
//     dotnet run tools/pwsh.cs -- -Command "text"
//
// The engine package has the Microsoft.PowerShell.Core cmdlets only. Exit codes: `exit N` is N, an error that ends the
// script is 1, Ctrl+C is 130, bad usage is 64, everything else 0.

using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Security;

const int ExitFailed = 1;
const int ExitUsage = 64;
const int ExitInterrupted = 130;

// The switches that scripts give pwsh when they start it again as a child: this host has no profile to leave out.
args = [.. args.SkipWhile(a => Is(a, "-NoProfile") || Is(a, "-NonInteractive") || Is(a, "-NoLogo") || Is(a, "-File"))];
if (args.Length == 0 || args[0] is "-h" or "--help" or "-?")
{
    Console.Error.WriteLine("Usage: dotnet run tools/pwsh.cs -- <script.ps1> [-Name value | -Switch | value]...");
    Console.Error.WriteLine("       dotnet run tools/pwsh.cs -- -Command <text>");
    return ExitUsage;
}

var host = new ScriptHost();
using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
runspace.ThreadOptions = PSThreadOptions.ReuseThread;
runspace.Open();
Runspace.DefaultRunspace = runspace;

using var shell = PowerShell.Create(runspace);
if (Is(args[0], "-Command") || Is(args[0], "-c"))
{
    if (args.Length != 2)
    {
        Console.Error.WriteLine("-Command takes exactly one argument: quote the text.");
        return ExitUsage;
    }

    shell.AddScript(args[1], useLocalScope: false);
}
else if (!File.Exists(args[0]))
{
    Console.Error.WriteLine($"The script '{Path.GetFullPath(args[0])}' does not exist.");
    return ExitUsage;
}
else if (!ScriptFile.TryAdd(shell, runspace, Path.GetFullPath(args[0]), args[1..]))
{
    return ExitFailed;
}

var interrupted = false;
ConsoleCancelEventHandler onCancel = (_, e) =>
{
    e.Cancel = true;
    interrupted = true;
    // Stop() waits for the pipeline; the signal thread must not.
    shell.BeginStop(null, null);
};
Console.CancelKeyPress += onCancel;
try
{
    Display(shell);
    shell.Invoke();
}
catch (PipelineStoppedException)
{
    return interrupted ? ExitInterrupted : host.ExitCode ?? ExitFailed;
}
catch (RuntimeException e)
{
    ShowError(e);
    return host.ExitCode ?? ExitFailed;
}
finally
{
    Console.CancelKeyPress -= onCancel;
    host.Finish();
}

return interrupted ? ExitInterrupted : host.ExitCode ?? 0;

static bool Is(string argument, string option) => argument.Equals(option, StringComparison.OrdinalIgnoreCase);

// As pwsh does it: errors travel with the output to Out-Default, which keeps their order and sends them to stderr.
static void Display(PowerShell shell)
{
    foreach (var command in shell.Commands.Commands)
    {
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    }

    shell.AddCommand("Out-Default");
}

void ShowError(RuntimeException exception)
{
    using var display = PowerShell.Create(runspace);
    var record = PSObject.AsPSObject(new ErrorRecord(exception.ErrorRecord, exception));
    // Out-Default recognises an error by this note and sends it to the error stream of the host.
    record.Properties.Add(new PSNoteProperty("writeErrorStream", true));
    display.AddCommand("Out-Default").AddParameter("InputObject", record);
    display.Invoke();
}

/// <summary>A script file as a command of the pipeline, with the arguments of the command line bound by the engine.</summary>
internal static class ScriptFile
{
    /// <summary>
    /// Adds the script to the pipeline. It runs as a function made from the parsed file, in the global scope: `exit`
    /// reaches the host that way (a script file called by path keeps it to itself), and the file stays known to
    /// $PSScriptRoot, $PSCommandPath and error positions. False, with messages, when it does not parse or requires more
    /// than this host has.
    /// </summary>
    public static bool TryAdd(PowerShell shell, Runspace runspace, string path, string[] arguments)
    {
        var ast = Parser.ParseFile(path, out _, out var errors);
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"{path}:{error.Extent.StartLineNumber}:{error.Extent.StartColumnNumber}: {error.Message}");
        }

        if (errors.Length > 0 || !MeetsRequirements(path, ast.ScriptRequirements))
        {
            return false;
        }

        var name = Path.GetFileName(path);
        runspace.SessionStateProxy.InvokeProvider.Item.Set($"function:global:{WildcardPattern.Escape(name)}", ast.GetScriptBlock());
        var function = (FunctionInfo)runspace.SessionStateProxy.InvokeCommand.GetCommand(name, CommandTypes.Function);
        var command = new Command(name, isScript: false, useLocalScope: false);
        foreach (var parameter in Parse(function, arguments))
        {
            command.Parameters.Add(parameter);
        }

        shell.Commands.AddCommand(command);
        return true;
    }

    private static bool MeetsRequirements(string path, ScriptRequirements? requirements)
    {
        var engine = typeof(PSObject).Assembly.GetName().Version!;
        var problem =
            requirements?.RequiredPSVersion > engine ? $"requires PowerShell {requirements.RequiredPSVersion}; this engine is {engine}."
            : requirements?.RequiredModules.Count > 0 || requirements?.IsElevationRequired == true
                ? "#Requires -Modules and -RunAsAdministrator are not supported by this host."
            : null;
        if (problem is not null)
        {
            Console.Error.WriteLine($"{path}: {problem}");
        }

        return problem is null;
    }

    /// <summary>
    /// The rules of pwsh -File (-Name value, -Name:value, -Switch, -Switch:$false, positional values), and one more:
    /// where the script declares an array, a,b is two elements. Values are never evaluated as script text.
    /// </summary>
    private static IEnumerable<CommandParameter> Parse(FunctionInfo script, string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-' || !(char.IsLetter(argument[1]) || argument[1] == '?'))
            {
                yield return new CommandParameter(null, argument);
                continue;
            }

            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? argument[1..] : argument[1..colon];
            var isArray = Find(script, name)?.ParameterType.IsArray ?? false;
            if (colon >= 0)
            {
                yield return new CommandParameter(argument[..colon], Convert(argument[(colon + 1)..], isArray));
            }
            else if (isArray && i + 1 < arguments.Length)
            {
                yield return new CommandParameter(argument, Convert(arguments[++i], isArray));
            }
            else
            {
                yield return new CommandParameter(argument);
            }
        }
    }

    private static object Convert(string value, bool isArray) =>
        isArray ? value.Split(',')
        : value.Equals("$true", StringComparison.OrdinalIgnoreCase) ? true
        : value.Equals("$false", StringComparison.OrdinalIgnoreCase) ? false
        : value;

    private static ParameterMetadata? Find(FunctionInfo script, string name)
    {
        if (script.Parameters.TryGetValue(name, out var exact))
        {
            return exact;
        }

        // A prefix that fits several parameters is the engine's error to report.
        var found = script.Parameters.Values
            .Where(p => p.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) || p.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Take(2)
            .ToArray();
        return found.Length == 1 ? found[0] : null;
    }
}

/// <summary>The least a script needs of a host: an exit code and a console.</summary>
internal sealed class ScriptHost : PSHost
{
    private readonly ConsoleInterface _console = new();

    /// <summary>What the script gave to `exit`, or null when it ended otherwise.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "CodeRun script host";
    public override Version Version { get; } = new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override PSHostUserInterface UI => _console;

    public void Finish() => _console.ClearProgress();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }
}

/// <summary>Errors go to stderr, everything else to stdout; questions are asked only where somebody can answer.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    private readonly Lock _lock = new();
    private int _progressLength;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleSize();

    public override bool SupportsVirtualTerminal { get; } =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    public override void Write(string value)
    {
        lock (_lock)
        {
            ClearProgress();
            Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value)
    {
        lock (_lock)
        {
            ClearProgress();
            Console.Error.WriteLine(GetOutputString(value, SupportsVirtualTerminal && !Console.IsErrorRedirected));
        }
    }

    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock)
        {
            ClearProgress();
            if (Console.IsOutputRedirected || record.RecordType == ProgressRecordType.Completed)
            {
                return;
            }

            var percent = record.PercentComplete < 0 ? "" : $" {record.PercentComplete}%";
            var line = $"{record.Activity}: {record.StatusDescription}{percent}".ReplaceLineEndings(" ");
            line = line[..Math.Min(line.Length, Math.Max(1, RawUI.BufferSize.Width - 1))];
            Console.Out.Write(line);
            _progressLength = line.Length;
        }
    }

    /// <summary>Wipes the progress line, so that the next output starts on an empty one.</summary>
    public void ClearProgress()
    {
        lock (_lock)
        {
            if (_progressLength > 0)
            {
                Console.Out.Write($"\r{new string(' ', _progressLength)}\r");
                _progressLength = 0;
            }
        }
    }

    public override string ReadLine() => Console.ReadLine() ?? "";

    public override SecureString ReadLineAsSecureString() => throw NoQuestions("a secret");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NoQuestions($"a value for {string.Join(", ", descriptions.Select(d => d.Name))}");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NoQuestions("a credential");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) =>
        throw NoQuestions("a credential");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        if (Console.IsInputRedirected)
        {
            throw NoQuestions($"an answer to '{caption} {message}' (-Confirm:$false answers it beforehand)");
        }

        var labels = choices.Select(c => c.Label.Replace("&", "", StringComparison.Ordinal)).ToList();
        while (true)
        {
            WriteLine(caption);
            WriteLine(message);
            Write($"{string.Join(" / ", labels)}{(defaultChoice < 0 ? "" : $" (default: {labels[defaultChoice]})")}: ");
            var answer = Console.ReadLine()?.Trim();
            if (string.IsNullOrEmpty(answer) && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var chosen = answer is null ? -1 : labels.FindIndex(l => l.StartsWith(answer, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    private static HostException NoQuestions(string what) =>
        new($"The script needs {what}, and this host cannot ask for it. Give it as a parameter.");
}

/// <summary>The width that tables are laid out for; nothing else of a console is needed.</summary>
internal sealed class ConsoleSize : PSHostRawUserInterface
{
    private const int RedirectedWidth = 160;

    public override Size BufferSize
    {
        get => new(Console.IsOutputRedirected || Console.WindowWidth < 20 ? RedirectedWidth : Console.WindowWidth, 50);
        set => throw Unsupported();
    }

    public override Size WindowSize { get => BufferSize; set => throw Unsupported(); }
    public override Size MaxWindowSize => BufferSize;
    public override Size MaxPhysicalWindowSize => BufferSize;
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override Coordinates CursorPosition { get; set; }
    public override Coordinates WindowPosition { get; set; }
    public override int CursorSize { get; set; } = 25;
    public override bool KeyAvailable => false;
    public override string WindowTitle { get; set; } = "";

    public override void FlushInputBuffer() => throw Unsupported();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This host has no screen buffer.");
}
