#Requires -Version 7.6
<#
.SYNOPSIS
Builds, shows and tests CodeRun.

.DESCRIPTION
Runs under pwsh (./build.ps1 Test) and, where only the .NET SDK is installed, under the host that comes with the
repository (dotnet run tools/pwsh.cs -- build.ps1 Test). It keeps to the cmdlets of Microsoft.PowerShell.Core for that
reason.

.PARAMETER Task
Build: builds the solution and lays out the module in module/.
Demo:  builds the module and runs examples/quickstart.ps1.
Test:  builds, runs the unit tests and the Pester files. The last line of the output counts the tests of all runners.
Simulate: walks -Count random simulations from -Seed on; prints the first that breaks a rule and ends with an error.
Bench: runs a benchmark (-Scenario) and writes output/bench/{scenario}.json.
Clean: removes everything that the other tasks have made.

.PARAMETER Only
Test: only the unit tests, only the Pester files, or only the conformance suite. Unit has all tests of the solution, the suite among them.

.PARAMETER Kubeconfig
Test -Only Conformance: runs the suite on the server that this file's current context names, instead of on sandboxes, and prints
what differs. It needs an administrator's credentials; what it makes has names of its own and is deleted at the end.
Bench -Scenario Sandbox: also sends the same requests to that server, and compares. It needs credentials for namespaces and ConfigMaps;
what it makes is in namespaces of its own, which it deletes at the end.

.PARAMETER Filter
Test: only tests whose name (of the conformance suite: file) contains this text. For the unit tests also an expression of dotnet test --filter.

.PARAMETER Seed
Simulate: the first seed.

.PARAMETER Count
Simulate: how many seeds. Bench: how many runs or objects, instead of the sizes of the scenario.

.PARAMETER Scenario
Bench: what is measured.

.EXAMPLE
./build.ps1 Simulate -Seed 1000 -Count 500

.EXAMPLE
./build.ps1 Test -Only Pester -Filter New-CodeRun

.EXAMPLE
./build.ps1 Test -Only Conformance -Kubeconfig ~/.kube/config

.EXAMPLE
./build.ps1 Bench -Scenario Sandbox -Kubeconfig ~/.kube/config
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Demo', 'Test', 'Simulate', 'Bench', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Unit', 'Pester', 'Conformance')]
    [string] $Only,

    [string] $Kubeconfig,

    [string] $Filter,

    [int] $Seed = 1,

    [ValidateRange(0, [int]::MaxValue)]
    [int] $Count,

    [ValidateSet('Controller', 'Lint', 'Sandbox', 'Templates', 'Webhooks')]
    [string] $Scenario = 'Controller'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

$solution = "$PSScriptRoot/CodeRun.slnx"
$conformance = "$PSScriptRoot/tests/Conformance/CodeRun.Tests.Conformance.csproj"
$results = "$PSScriptRoot/output/test-results"
# The PowerShell that runs this script: pwsh, or the host of the repository. Both know -NoProfile -NonInteractive -File.
$engine = [Environment]::ProcessPath

function Write-Line([string] $Text) {
    [Console]::Out.WriteLine($Text)
}

# Ends the build with a message for the person at the screen, without the position of a script error.
function Stop-Build([string] $Message) {
    [Console]::Error.WriteLine($Message)
    exit 1
}

function Invoke-DotNet([string[]] $Arguments) {
    Write-Line "> dotnet $($Arguments -join ' ')"
    & dotnet @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) {
        Stop-Build "dotnet $($Arguments[0]) failed with exit code $LASTEXITCODE."
    }
}

function Invoke-Build([string[]] $Project) {
    foreach ($p in $Project) {
        Invoke-DotNet 'build', $p, '-c', 'Release', '-v', 'quiet', '-nologo', '-clp:ErrorsOnly;Summary'
    }
}

# A script in a process of its own: a module that it imports does not stay loaded here. Returns the exit code.
function Invoke-Child([string] $Script, [string[]] $Arguments = @()) {
    & $engine -NoProfile -NonInteractive -File $Script @Arguments | Out-Host
    $LASTEXITCODE
}

function New-Count([int] $Passed, [int] $Failed, [int] $Skipped) {
    @{ Passed = $Passed; Failed = $Failed; Skipped = $Skipped }
}

# The counters of the result files that dotnet test left behind.
function Read-Trx([string] $Directory) {
    $sum = New-Count 0 0 0
    foreach ($file in [IO.Directory]::GetFiles($Directory, '*.trx')) {
        $xml = [xml]::new()
        $xml.Load($file)
        $counters = $xml.TestRun.ResultSummary.Counters
        # Skipped tests are in total, and not in executed.
        $sum.Passed += [int] $counters.passed
        $sum.Failed += [int] $counters.executed - [int] $counters.passed
        $sum.Skipped += [int] $counters.total - [int] $counters.executed
    }

    $sum
}

# What failed and what was skipped, for a person: one paragraph a file, without stack traces.
function Show-Difference([string] $Directory) {
    $folders = @{ RecordingTests = 'recordings'; ScriptTests = 'scripts'; KubectlTests = 'kubectl'; KubectlPodTests = 'kubectl' }
    $paragraphs = [System.Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
    foreach ($file in [IO.Directory]::GetFiles($Directory, '*.trx')) {
        $xml = [xml]::new()
        $xml.Load($file)
        foreach ($result in $xml.GetElementsByTagName('UnitTestResult')) {
            if ($result.outcome -eq 'Passed') {
                continue
            }

            $name = $result.testName
            if ($name -match '(\w+)\.\w+\(file: "(.+)"\)$') {
                $name = "$($folders[$Matches[1]])/$($Matches[2])"
            }

            $failed = $result.outcome -eq 'Failed'
            $text = $(foreach ($node in $result.GetElementsByTagName('Message')) { $node.InnerText }) -join ''
            # The type of the error, and the errors that led to it, say nothing more.
            $text = ($text -replace '(?s)\r?\n---- .*$', '' -replace '^[\w.]+Exception : ', '').Trim()
            $paragraphs[$name] = "$(if ($failed) { 'DIFFERENT' } else { 'SKIPPED' }) $name`n    $($text -replace '\r?\n', "`n    ")"
        }
    }

    foreach ($paragraph in $paragraphs.Values) {
        Write-Line $paragraph
    }
}

function Invoke-UnitTest([string] $Project = $solution) {
    $arguments = @(
        'test', $Project, '-c', 'Release', '--no-build', '--nologo', '-v', 'quiet'
        '--logger', 'trx', '--logger', 'console;verbosity=minimal', '--results-directory', "$results/unit"
    )
    if ($Filter) {
        $arguments += '--filter', $(if ($Filter -match '[~=]') { $Filter } elseif ($Only -eq 'Conformance') { "DisplayName~$Filter" } else { "FullyQualifiedName~$Filter" })
    }

    Write-Line "> dotnet $($arguments -join ' ')"
    [void] [IO.Directory]::CreateDirectory("$results/unit")
    & dotnet @arguments | Out-Host
    $code = $LASTEXITCODE
    $count = Read-Trx "$results/unit"
    if ($Only -eq 'Conformance') {
        Show-Difference "$results/unit"
    }

    if ($code -ne 0 -and $count.Failed -eq 0) {
        [Console]::Error.WriteLine("dotnet test ended with exit code $code without a failed test: the test host crashed.")
        $count.Failed++
    }

    $count
}

# Runs a script that writes its counts to -ResultPath; one that dies before that has failed.
function Invoke-CountedScript([string] $Name, [string] $Script, [string[]] $Arguments = @()) {
    $report = "$results/$Name.json"
    Write-Line "> $([IO.Path]::GetRelativePath($PSScriptRoot, $Script))"
    $code = Invoke-Child $Script ($Arguments + @('-ResultPath', $report))
    if (-not [IO.File]::Exists($report)) {
        [Console]::Error.WriteLine("$Name ended with exit code $code and without a result: it crashed.")
        return New-Count 0 1 0
    }

    $json = [System.Text.Json.JsonDocument]::Parse([IO.File]::ReadAllText($report)).RootElement
    $count = New-Count $json.GetProperty('passed').GetInt32() $json.GetProperty('failed').GetInt32() $json.GetProperty('skipped').GetInt32()
    if ($code -ne 0 -and $count.Failed -eq 0 -and -not ($Filter -and $count.Passed -eq 0)) {
        [Console]::Error.WriteLine("$Name ended with exit code $code without a failed test.")
        $count.Failed++
    }

    $count
}

function Test-Pester {
    if ($Host.Name -ne 'ConsoleHost') {
        return $false
    }

    @(Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 }).Count -gt 0
}

function Invoke-PesterTest {
    [void] [IO.Directory]::CreateDirectory($results)
    $files = @([IO.Directory]::GetFiles("$PSScriptRoot/tests/Pester", '*.Tests.ps1', 'AllDirectories'))
    [Array]::Sort($files, [StringComparer]::Ordinal)
    $arguments = @('-Path', ($files -join ','))
    if ($Filter) {
        $arguments += '-Filter', $Filter
    }
    else {
        Invoke-CountedScript 'shim-self-test' "$PSScriptRoot/tests/Pester/Shim/SelfTest.ps1"
    }

    $runner = if (Test-Pester) { 'Invoke-Pester5' } else { 'Invoke-PesterShim' }
    Invoke-CountedScript 'pester' "$PSScriptRoot/tests/Pester/$runner.ps1" $arguments
}

function Invoke-Test {
    if ([IO.Directory]::Exists($results)) {
        [IO.Directory]::Delete($results, $true)
    }

    # The cmdlets that test the base classes of the cmdlets are part of the tests, not of the product.
    $projects = @(if ($Only -eq 'Conformance') { $conformance } else { $solution })
    if ($Only -notin 'Unit', 'Conformance') {
        $projects += "$PSScriptRoot/tests/Pester/Fixtures/CodeRun.Tests.Fixtures.csproj"
        $projects += "$PSScriptRoot/tests/FakeGitHub/CodeRun.Tests.FakeGitHub.csproj"
    }

    Invoke-Build $projects
    $counts = @(
        if ($Only -eq 'Conformance') { Invoke-UnitTest $conformance }
        elseif ($Only -ne 'Pester') { Invoke-UnitTest }
        if ($Only -notin 'Unit', 'Conformance') { Invoke-PesterTest }
    )

    $sum = New-Count 0 0 0
    foreach ($count in $counts) {
        foreach ($key in 'Passed', 'Failed', 'Skipped') {
            $sum[$key] += $count[$key]
        }
    }

    if ($sum.Passed + $sum.Failed -eq 0) {
        [Console]::Error.WriteLine('No test ran.')
    }

    Write-Line "$($sum.Passed) passed, $($sum.Failed) failed$(if ($sum.Skipped -gt 0) { ", $($sum.Skipped) skipped" })"
    exit ([int] ($sum.Failed -gt 0 -or $sum.Passed -eq 0))
}

function Invoke-Clean {
    foreach ($root in 'src', 'tests', 'benchmarks') {
        if (-not [IO.Directory]::Exists("$PSScriptRoot/$root")) {
            continue
        }

        foreach ($project in [IO.Directory]::GetFiles("$PSScriptRoot/$root", '*.csproj', 'AllDirectories')) {
            foreach ($name in 'bin', 'obj') {
                $directory = [IO.Path]::Combine([IO.Path]::GetDirectoryName($project), $name)
                if ([IO.Directory]::Exists($directory)) {
                    [IO.Directory]::Delete($directory, $true)
                }
            }
        }
    }

    foreach ($directory in 'output', 'module/deps') {
        if ([IO.Directory]::Exists("$PSScriptRoot/$directory")) {
            [IO.Directory]::Delete("$PSScriptRoot/$directory", $true)
        }
    }

    foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/module", 'CodeRun.Cmdlets.*')) {
        [IO.File]::Delete($file)
    }
}

if ($Task -ne 'Test' -and ($Only -or $Filter)) {
    Stop-Build '-Only and -Filter belong to the task Test.'
}

if ($Kubeconfig) {
    if ($Only -ne 'Conformance' -and -not ($Task -eq 'Bench' -and $Scenario -eq 'Sandbox')) {
        Stop-Build '-Kubeconfig belongs to the task Test with -Only Conformance, and to the task Bench with -Scenario Sandbox.'
    }

    $Kubeconfig = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Kubeconfig)
    if (-not [IO.File]::Exists($Kubeconfig)) {
        Stop-Build "There is no kubeconfig '$Kubeconfig'."
    }

    [Environment]::SetEnvironmentVariable('CODERUN_CONFORMANCE_KUBECONFIG', $Kubeconfig)
}

if ($Task -ne 'Simulate' -and $PSBoundParameters.ContainsKey('Seed')) {
    Stop-Build '-Seed belongs to the task Simulate.'
}

if ($Task -notin 'Simulate', 'Bench' -and $Count) {
    Stop-Build '-Count belongs to the tasks Simulate and Bench.'
}

if ($Task -ne 'Bench' -and $PSBoundParameters.ContainsKey('Scenario')) {
    Stop-Build '-Scenario belongs to the task Bench.'
}

# Builds a program and runs it; its exit code ends the build.
function Invoke-Program([string] $Directory, [string] $Name, [string[]] $Arguments) {
    Invoke-Build "$PSScriptRoot/$Directory/$Name.csproj"
    & dotnet "$PSScriptRoot/$Directory/bin/Release/net10.0/$Name.dll" @Arguments | Out-Host
    exit $LASTEXITCODE
}

switch ($Task) {
    'Build' { Invoke-Build $solution }
    'Demo' {
        Invoke-Build "$PSScriptRoot/src/CodeRun.Cmdlets/CodeRun.Cmdlets.csproj"
        exit (Invoke-Child "$PSScriptRoot/examples/quickstart.ps1")
    }
    'Test' { Invoke-Test }
    'Simulate' { Invoke-Program 'tests/Simulation' 'CodeRun.Tests.Simulation' "$Seed", "$(if ($Count) { $Count } else { 300 })" }
    'Bench' {
        $arguments = @($Scenario, "$PSScriptRoot/output/bench", $PSScriptRoot)
        if ($Count) {
            $arguments += "$Count"
        }

        if ($Scenario -eq 'Sandbox') {
            Invoke-Build "$PSScriptRoot/src/CodeRun.Cmdlets/CodeRun.Cmdlets.csproj"
            $arguments += '--powershell', $engine
        }

        if ($Kubeconfig) {
            $arguments += '--kubeconfig', $Kubeconfig
        }

        Invoke-Program 'benchmarks/CodeRun.Bench' 'CodeRun.Bench' $arguments
    }
    'Clean' { Invoke-Clean }
}
