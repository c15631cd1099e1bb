<#
.SYNOPSIS
Takes a real repository through the whole pipeline on the sandbox: no cluster, no image, no account.

.DESCRIPTION
Starts the sandbox (an embedded Kubernetes API server that runs pods as local processes) and the controller, and works
with a scripted agent in place of the real agent program. Everything it makes is removed at the end. Ends with exit code 1
when anything does not happen as announced.

Uses cmdlets of Microsoft.PowerShell.Core, this module's and .NET only, so that it runs on tools/pwsh.cs too.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetDirectoryName($PSScriptRoot)
$module = [IO.Path]::Combine($root, 'module', 'CodeRun.psd1')
$agent = [IO.Path]::Combine($PSScriptRoot, 'agents', 'scripted-agent')
$manifests = [IO.Path]::Combine($PSScriptRoot, 'manifests')
$work = [IO.Directory]::CreateTempSubdirectory('coderun-quickstart-').FullName
$repository = [IO.Path]::Combine($work, 'shop.git')

function Say([string] $Text) { [Console]::Out.WriteLine($Text) }
function Step([string] $Text) { Say ''; Say "== $Text" }
function Assert([bool] $Condition, [string] $Message) { if (-not $Condition) { throw "The quickstart failed: $Message" } }

function Invoke-Git([string[]] $Arguments) {
    $output = & git @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) { throw "git $($Arguments -join ' ') failed: $($output -join [Environment]::NewLine)" }
    $output
}

# A bare repository with one commit, as a server would hold it.
function New-Repository([string] $Path) {
    $seed = [IO.Path]::Combine($work, 'seed')
    Invoke-Git @('init', '--quiet', '--bare', '--initial-branch=main', $Path) | Out-Null
    Invoke-Git @('init', '--quiet', '--initial-branch=main', $seed) | Out-Null
    [IO.File]::WriteAllText([IO.Path]::Combine($seed, 'README.md'), "# Shop`n")
    Invoke-Git @('-C', $seed, 'add', 'README.md') | Out-Null
    Invoke-Git @('-C', $seed, '-c', 'user.name=Quickstart', '-c', 'user.email=quickstart@example.invalid', 'commit', '--quiet', '-m', 'Start the shop') | Out-Null
    Invoke-Git @('-C', $seed, 'push', '--quiet', $Path, 'main') | Out-Null
}

# Shows each change of a run as it comes and returns the phases it went through.
function Show-Phases([string] $Name) {
    $seen = @()
    do {
        Get-CodeRun -Name $Name -Watch | ForEach-Object {
            $line = "   $($_.Name): $($_.Phase) ($($_.Reason)) $($_.Message)"
            if ($seen -notcontains $line) { $seen += $line; Say $line }
            if ($_.Phase -in 'Completed', 'Failed', 'Cancelled') { break }
        }
    } while ($false)
    , $seen
}

try {
    Import-Module $module
    New-Repository $repository

    Step 'Start the sandbox and the controller'
    $sandbox = Start-CodeRunSandbox -AgentCommand $agent
    Say "   API server: $($sandbox.Server)"
    Say "   kubectl --kubeconfig $($sandbox.KubeconfigPath) get coderuns"
    Start-CodeRunController | Out-Null

    Step 'Apply a manifest as it stands'
    $run = New-CodeRun -Path ([IO.Path]::Combine($manifests, 'coderun-task-analysis.yaml')) | Wait-CodeRun -Timeout 60
    $run | Out-Default
    Assert ($run.Phase -eq 'Completed') "run $($run.Name) is $($run.Phase): $($run.Message)"
    Assert ($run.Agent -eq 'rex') "run $($run.Name) belongs to agent $($run.Agent)"
    Assert ($run.Workspace -eq 'workspace-cto-rex') "run $($run.Name) used workspace $($run.Workspace)"

    Step 'Agent Rex works on a repository'
    $rex = @{ Service = 'shop'; GithubApp = '5DLabs-Rex'; TaskId = 1; RepositoryUrl = $repository }
    Stop-CodeRunController | Out-Null
    New-CodeRun -Name shop-1 @rex -Prompt 'Write down what the shop sells.' | Out-Null
    Say '   The plan, before anything is done:'
    $plan = @(Invoke-CodeRunReconcile -Name shop-1 -WhatIf)
    $plan | ForEach-Object { Say "   $($_.Order). $($_.Action) $($_.Kind) $($_.TargetName): $($_.Description)" }
    Assert ($plan.Count -ge 4) "the plan has $($plan.Count) steps"
    Assert (@(Get-CodeRun -Name shop-1)[0].Attempt -eq 0) '-WhatIf started something'
    Start-CodeRunController | Out-Null
    Say '   The phases:'
    $phases = Show-Phases 'shop-1'
    Say '   The log:'
    Get-CodeRunLog -Name shop-1 | ForEach-Object { Say "   | $_" }
    $run = Get-CodeRun -Name shop-1
    Assert ($run.Phase -eq 'Completed') "run $($run.Name) is $($run.Phase): $($run.Message)"
    Assert ([bool]($phases -like '*Processing*')) 'run shop-1 was never seen Processing'
    Say '   The result:'
    $run.Result | Out-Default
    $branch = 'feature/task-1-implementation'
    Assert ($run.Result.Branch -eq $branch) "the work is on branch $($run.Result.Branch)"
    $head = Invoke-Git @('-C', $repository, 'rev-parse', $branch)
    Assert ($run.Result.Commit -eq "$head") "the result names commit $($run.Result.Commit), the repository has $head"
    Say "   The commit on $branch in the repository:"
    Invoke-Git @('-C', $repository, 'show', '--stat', '--format=%h %an: %s', $branch) | ForEach-Object { Say "   $_" }

    Step 'The same again with the session continued, and agent Cleo on the same service'
    $second = New-CodeRun -Name shop-2 @rex -ContinueSession -Prompt 'Go on where you stopped.' | Wait-CodeRun -Timeout 60
    $cleo = New-CodeRun -Name shop-3 -Service shop -GithubApp '5DLabs-Cleo' -TaskId 1 -RepositoryUrl $repository | Wait-CodeRun -Timeout 60
    $second, $cleo | Out-Default
    Assert ($second.Phase -eq 'Completed') "run $($second.Name) is $($second.Phase): $($second.Message)"
    Assert ($second.Workspace -eq $run.Workspace) "the second run used $($second.Workspace)"
    Assert ([bool](@(Get-CodeRunLog -Name shop-2) -like '*continues session*')) 'the second run did not find the session of the first'
    Assert ($cleo.Phase -eq 'Completed') "run $($cleo.Name) is $($cleo.Phase): $($cleo.Message)"
    Assert ($cleo.Workspace -eq 'workspace-shop-cleo') "Cleo used $($cleo.Workspace)"

    Step 'Two runs want one workspace at once'
    New-CodeRun -Path ([IO.Path]::Combine($manifests, 'two-runs-one-workspace.yaml')) | Out-Null
    $phases = Show-Phases 'contend-second'
    $both = @(Get-CodeRun -Name 'contend-*' | Wait-CodeRun -Timeout 60)
    Assert ([bool]($phases -like '*Pending*contend-first*')) 'the second run never said that it waits for the first'
    Assert ($both.Count -eq 2 -and -not ($both.Phase -ne 'Completed')) 'the two runs did not both complete'

    Step 'Workspaces'
    Get-AgentWorkspace | Out-Default

    Step 'Clean up'
    Get-CodeRun | Remove-CodeRun -Wait -Confirm:$false
    $left = @(Get-CodeRun).Count
    $pods = @(Get-CodeRunSandbox).Pods
    $maps = @(Get-CodeRunSandbox).ConfigMaps
    $workspaces = @(Get-AgentWorkspace).Count
    Say "   runs: $left, pods: $pods, ConfigMaps: $maps, workspaces: $workspaces"
    Assert ($left -eq 0 -and $pods -eq 0 -and $maps -eq 0) 'something was left behind'
    Assert ($workspaces -eq 4) "there are $workspaces workspaces instead of 4"
    Say ''
    Say 'All of it happened as announced.'
}
finally {
    if (Get-Command -Name Stop-CodeRunController -ErrorAction Ignore) {
        Get-CodeRunController | Stop-CodeRunController | Out-Null
        Get-CodeRunSandbox | Stop-CodeRunSandbox
    }

    [IO.Directory]::Delete($work, $true)
}
