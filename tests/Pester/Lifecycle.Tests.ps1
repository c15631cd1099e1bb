# Stop-, Suspend-, Resume- and Restart-CodeRun, retries, the queue, leader election: the whole way on the sandbox.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    Get-CodeRunSandbox | Stop-CodeRunSandbox
    Start-CodeRunSandbox -AgentCommand ([IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent")) | Out-Null

    # Short waits: what is tested is that there is one, not how long it is.
    [IO.File]::WriteAllText("$TestDrive/controller.yaml", @'
defaultAgent: 5DLabs-Rex
agents:
- name: rex
  githubApp: 5DLabs-Rex
- name: cleo
  githubApp: 5DLabs-Cleo
retry:
  disruptionBaseSeconds: 0
'@)
    Start-CodeRunController -ConfigPath "$TestDrive/controller.yaml" | Out-Null

    # An agent that waits for ever: its pipe is never written to.
    & mkfifo "$TestDrive/never"
    $patient = @{ SCRIPTED_AGENT_WAIT = "$TestDrive/never" }

    # The run as soon as it is what the test waits for.
    function Wait-Until([string] $Name, [scriptblock] $Condition) {
        do {
            Get-CodeRun $Name -Watch | ForEach-Object {
                if (& $Condition $_) {
                    $found = $_
                    break
                }
            }
        } while ($false)
        $found
    }
}

AfterAll {
    Stop-CodeRunSandbox
}

Describe 'Stop-CodeRun' {
    It 'stops the agent of a running run and keeps pod and log' {
        New-CodeRun -Name running -Service running -Env $patient | Out-Null
        Wait-Until running { $args[0].Reason -eq 'Running' } | Out-Null
        Stop-CodeRun running
        $run = Wait-CodeRun running -Timeout 90
        $run.Phase | Should -Be 'Cancelled'
        $run.Reason | Should -Be 'Cancelled'
        $run.Failures | Should -Be 0
        @(Get-CodeRunLog running).Count | Should -BeGreaterThan 0
    }

    It 'ends a queued run at once, which shows its place before' {
        New-CodeRun -Name holder -Service queue -Env $patient | Out-Null
        Wait-Until holder { $args[0].Reason -eq 'Running' } | Out-Null
        New-CodeRun -Name second -Service queue | Out-Null
        Wait-Until second { $args[0].Reason -eq 'WorkspaceBusy' } | Out-Null
        New-CodeRun -Name third -Service queue | Out-Null
        Wait-Until third { $args[0].Reason -eq 'WorkspaceBusy' } | Out-Null
        (Get-CodeRun second).QueuePosition | Should -Be 1
        (Get-CodeRun third).QueuePosition | Should -Be 2
        (Get-CodeRun holder).QueuePosition | Should -BeNullOrEmpty
        Get-CodeRun second | Stop-CodeRun
        (Wait-CodeRun second -Timeout 60).Phase | Should -Be 'Cancelled'
        (Get-CodeRun third).QueuePosition | Should -Be 1
        Stop-CodeRun holder, third
        @(Wait-CodeRun holder, third -Timeout 90 | ForEach-Object { $_.Phase }) | Should -Be 'Cancelled', 'Cancelled'
    }

    It 'changes nothing with -WhatIf' {
        New-CodeRun -Name kept -Service kept -Suspend | Out-Null
        Stop-CodeRun kept -WhatIf
        (Get-CodeRun kept).Resource.spec.cancel | Should -Not -Be $true
    }

    It 'says that a run has ended' {
        { Stop-CodeRun running -ErrorAction Stop } | Should -Throw '*has ended*Cancelled*' -ErrorId 'CodeRunFinished,*'
        { Stop-CodeRun nobody -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunNotFound,*'
    }
}

Describe 'Suspend-CodeRun and Resume-CodeRun' {
    It 'stops the agent, holds the run, and goes on with the next attempt' {
        New-CodeRun -Name held -Service held -Env $patient | Out-Null
        Wait-Until held { $args[0].Reason -eq 'Running' } | Out-Null
        (Suspend-CodeRun held -PassThru).Name | Should -Be 'held'
        $held = Wait-Until held { $args[0].Phase -eq 'Suspended' }
        $held.Attempts | Should -HaveCount 1
        $held.Failures | Should -Be 0
        Get-CodeRun held | Resume-CodeRun
        (Wait-Until held { $args[0].Reason -eq 'Running' }).Attempt | Should -Be 2
        Stop-CodeRun 'hel*'
        (Wait-CodeRun held -Timeout 90).Phase | Should -Be 'Cancelled'
    }

    It 'holds a run that was made suspended until it is resumed' {
        New-CodeRun -Name waiting -Service waiting -Suspend | Out-Null
        (Wait-Until waiting { $args[0].Phase -eq 'Suspended' }).Attempt | Should -Be 0
        Resume-CodeRun waiting
        (Wait-CodeRun waiting -Timeout 60).Phase | Should -Be 'Completed'
    }

    It 'says that a run has ended' {
        { Suspend-CodeRun waiting -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunFinished,*'
        { Resume-CodeRun waiting -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunFinished,*'
    }
}

Describe 'Retries' {
    It 'tries a failing agent again and shows each attempt' {
        $run = New-CodeRun -Name failing -Service failing -MaxRetries 1 -RetryBackoffSeconds 1 -Env @{ SCRIPTED_AGENT_EXIT = '3' } | Wait-CodeRun -Timeout 90
        $run.Phase | Should -Be 'Failed'
        $run.Attempt | Should -Be 2
        $run.Failures | Should -Be 2
        @($run.Attempts | ForEach-Object { $_.ExitCode }) | Should -Be 3, 3
        $run.Message | Should -BeLike '*No retry is left of 1*'
    }
}

Describe 'Restart-CodeRun' {
    It 'repeats a run that has ended under a new name' {
        $again = Restart-CodeRun waiting
        $again.Name | Should -Be 'waiting-r2'
        $again.Service | Should -Be 'waiting'
        (Restart-CodeRun waiting -NewName other -ContinueSession).Resource.spec.continueSession | Should -Be $true
        @(Wait-CodeRun waiting-r2, other -Timeout 90 | ForEach-Object { $_.Phase }) | Should -Be 'Completed', 'Completed'
        (Restart-CodeRun waiting-r2).Name | Should -Be 'waiting-r3'
        (Get-CodeRun waiting).Phase | Should -Be 'Completed'
    }

    It 'asks for -Force while the run has not ended' {
        New-CodeRun -Name busy -Service busy -Env $patient | Out-Null
        Wait-Until busy { $args[0].Reason -eq 'Running' } | Out-Null
        { Restart-CodeRun busy -ErrorAction Stop } | Should -Throw '*has not ended*' -ErrorId 'CodeRunActive,*'
        (Restart-CodeRun busy -Force).Name | Should -Be 'busy-r2'
        (Wait-CodeRun busy -Timeout 90).Phase | Should -Be 'Cancelled'
        Wait-Until busy-r2 { $args[0].Reason -eq 'Running' } | Stop-CodeRun
        (Wait-CodeRun busy-r2 -Timeout 90).Phase | Should -Be 'Cancelled'
    }
}

Describe 'Clean-up' {
    It 'deletes a run after its time to live' {
        New-CodeRun -Name brief -Service brief -TtlSecondsAfterFinished 0 | Out-Null
        # It may be gone before anybody sees its end.
        Wait-CodeRun brief -Timeout 60 -ErrorAction SilentlyContinue | Out-Null
        Remove-CodeRun brief -Wait -Confirm:$false -ErrorAction SilentlyContinue
        { Get-CodeRun brief -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunNotFound,*'
    }

    It 'says when a run expires' {
        $run = Get-CodeRun other
        $run.Expires | Should -BeGreaterThan $run.Finished
    }
}

Describe 'Leader election' {
    It 'names the leader, and leaves no second writer' {
        $controller = Get-CodeRunController
        $controller.State | Should -Be 'Running'
        $controller.Leader | Should -Match '_\d+_'
    }

    It 'gives the Lease back when the controller stops' {
        Stop-CodeRunController | Out-Null
        (Start-CodeRunController).State | Should -Be 'Running'
    }

    It 'takes a configuration that is wrong in no case' {
        [IO.File]::WriteAllText("$TestDrive/bad.yaml", "defaultAgent: 5DLabs-Rex`nagents:`n- name: rex`n  githubApp: 5DLabs-Rex`nretry:`n  maxDisruptions: -1`n")
        { Invoke-CodeRunReconcile -ConfigPath "$TestDrive/bad.yaml" } | Should -Throw '*bad.yaml:6:*maxDisruptions*0 or more*' -ErrorId 'ConfigurationInvalid,*'
    }
}
