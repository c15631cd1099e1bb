using System.Threading.Channels;
using CodeRun.Engine.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Hosting;

public sealed class SettingsReloaderTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coderun-tests-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<string?> _changes = Channel.CreateUnbounded<string?>();
    private readonly SettingsFiles _files;
    private SettingsReloader _reloader = null!;
    private ControllerSettings _settings = null!;

    public SettingsReloaderTests()
    {
        _files = new SettingsFiles(Path.Combine(_directory, "controller.yaml"), TemplatePath: null, Path.Combine(_directory, "templates"));
        Directory.CreateDirectory(Path.Combine(_directory, "templates", "code"));
        WriteTemplate("one");
        WriteConfiguration("defaultAgent: 5DLabs-Rex\nagents:\n- {name: rex, githubApp: 5DLabs-Rex}\n");
    }

    public async Task InitializeAsync()
    {
        var fingerprint = await _files.FingerprintAsync(CancellationToken.None);
        _settings = await _files.LoadAsync(CancellationToken.None);
        _reloader = new SettingsReloader(_files, fingerprint, settings => _settings = settings, _time, problem => _changes.Writer.TryWrite(problem));
        _reloader.Start();
    }

    public async Task DisposeAsync()
    {
        await _reloader.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Changed_configuration_is_used_without_a_restart()
    {
        WriteConfiguration("defaultAgent: 5DLabs-Cleo\nagents:\n- {name: cleo, githubApp: 5DLabs-Cleo}\n");

        Assert.Null(await NextChangeAsync());
        Assert.Equal("5DLabs-Cleo", _settings.Configuration.DefaultAgent);
    }

    [Fact]
    public async Task Changed_template_is_used_without_a_restart()
    {
        var before = _settings;
        WriteTemplate("two");

        Assert.Null(await NextChangeAsync());
        Assert.NotSame(before, _settings);
    }

    [Fact]
    public async Task Template_with_a_mistake_is_not_used()
    {
        var before = _settings;
        WriteTemplate("{{nothing}}");

        Assert.Contains("code/prompt.md.hbs:1:1: unknown variable 'nothing'", await NextChangeAsync(), StringComparison.Ordinal);
        Assert.Same(before, _settings);
    }

    [Fact]
    public async Task Configuration_that_cannot_be_used_is_reported_once_and_the_one_before_stays()
    {
        var before = _settings;
        WriteConfiguration("agents: 5\n");

        Assert.Contains("agents", await NextChangeAsync(), StringComparison.Ordinal);
        Assert.Same(before, _settings);
        Assert.NotNull(_reloader.Problem);

        _time.Advance(SettingsReloader.Interval);
        WriteConfiguration("defaultAgent: 5DLabs-Rex\nagents:\n- {name: rex, githubApp: 5DLabs-Rex, model: opus}\n");
        Assert.Null(await NextChangeAsync());
        Assert.Null(_reloader.Problem);
        Assert.NotSame(before, _settings);
    }

    [Fact]
    public async Task Missing_file_is_a_problem_and_not_an_end()
    {
        File.Delete(_files.ConfigurationPath);
        Assert.NotNull(await NextChangeAsync());

        WriteConfiguration("defaultAgent: 5DLabs-Rex\nagents:\n- {name: rex, githubApp: 5DLabs-Rex}\n");
        Assert.Null(await NextChangeAsync());
    }

    private async Task<string?> NextChangeAsync()
    {
        _time.Advance(SettingsReloader.Interval);
        return await _changes.Reader.ReadAsync();
    }

    // At once, as mounted files change: a look may come at any moment.
    private void WriteConfiguration(string text)
    {
        File.WriteAllText(_files.ConfigurationPath + ".new", text);
        File.Move(_files.ConfigurationPath + ".new", _files.ConfigurationPath, overwrite: true);
    }

    private void WriteTemplate(string text) => File.WriteAllText(Path.Combine(_directory, "templates", "code", "prompt.md.hbs"), text);
}
