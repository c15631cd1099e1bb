# Invoke-CodeRunReconcile; Start-, Get- and Stop-CodeRunController; Get-AgentWorkspace.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    Get-CodeRunSandbox | Stop-CodeRunSandbox
    Start-CodeRunSandbox -AgentCommand ([IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent")) | Out-Null
}

AfterAll {
    Stop-CodeRunSandbox
}

Describe 'Invoke-CodeRunReconcile' {
    BeforeAll {
        New-CodeRun -Name planned -Service planned | Out-Null
    }

    It 'shows the plan with -WhatIf and sends nothing' {
        $plan = @(Invoke-CodeRunReconcile -Name planned -WhatIf)
        @($plan | ForEach-Object { "$($_.Action) $($_.Kind)" }) | Should -Be 'Patch CodeRun/status', 'Create PersistentVolumeClaim', 'Create ConfigMap', 'Create Pod', 'Record Event'
        @($plan | Where-Object State -NE 'Planned') | Should -HaveCount 0
        (Get-CodeRun planned).Reason | Should -Be 'NotSeen'
        (Get-CodeRunSandbox).Pods | Should -Be 0
        @(Get-AgentWorkspace) | Should -HaveCount 0
    }

    It 'carries the plan out and shows each step' {
        $steps = @(Invoke-CodeRunReconcile -Name planned)
        $steps.Count | Should -BeGreaterOrEqual 5
        @($steps | Where-Object State -NE 'Done') | Should -HaveCount 0
        $steps[3].TargetName | Should -Be 'planned-1'
        (Get-CodeRun planned).Phase | Should -Be 'Processing'
    }

    It 'is not needed twice: the second pass starts nothing' {
        @(Invoke-CodeRunReconcile -Name planned | Where-Object { $_.Action -eq 'Create' }) | Should -HaveCount 0
    }

    It 'reports a run that does not exist' {
        { Invoke-CodeRunReconcile -Name nobody -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunNotFound,*'
    }

    It 'names a bad line of a configuration' {
        [IO.File]::WriteAllText("$TestDrive/bad.yaml", "defaultAgent: x`nagentz: []`n")
        { Invoke-CodeRunReconcile -ConfigPath "$TestDrive/bad.yaml" } | Should -Throw '*bad.yaml:2:1: agentz*Did you mean agents?*' -ErrorId 'ConfigurationInvalid,*'
    }
}

Describe 'Start-CodeRunController' {
    It 'runs in the background and follows what was begun' {
        $controller = Start-CodeRunController
        $controller.State | Should -Be 'Running'
        $controller.Namespace | Should -Be 'default'
        (Wait-CodeRun planned -Timeout 60).Phase | Should -Be 'Completed'
        (Get-CodeRunController).Runs['Completed'] | Should -Be 1
    }

    It 'refuses a second one in this session' {
        { Start-CodeRunController } | Should -Throw -ErrorId 'ControllerAlreadyRunning,*'
    }

    It 'keeps the connection it needs' {
        { Disconnect-CodeRunCluster } | Should -Throw -ErrorId 'ControllerRunning,*'
    }

    It 'stops on request and says so' {
        (Get-CodeRunController | Stop-CodeRunController).State | Should -Be 'Stopped'
        Get-CodeRunController | Should -BeNullOrEmpty
        { Stop-CodeRunController } | Should -Not -Throw
    }

    It 'starts nothing with -WhatIf' {
        Start-CodeRunController -WhatIf
        Get-CodeRunController | Should -BeNullOrEmpty
    }

    It 'shows each step with -Wait until it is stopped' {
        New-CodeRun -Name streamed -Service streamed | Out-Null
        $steps = @()
        do {
            Start-CodeRunController -Wait | ForEach-Object {
                $steps += $_
                if ($_.Kind -eq 'Pod') { break }
            }
        } while ($false)
        @($steps | ForEach-Object { $_.Kind }) | Should -Contain 'ConfigMap'
        Get-CodeRunController | Should -BeNullOrEmpty
    }

    It 'refuses a template directory that does not exist' {
        { Start-CodeRunController -TemplatePath /no/such/templates } | Should -Throw '*/no/such/templates*' -ErrorId 'TemplateInvalid,*'
    }

    It 'refuses templates with a mistake, and names its place' {
        [IO.Directory]::CreateDirectory("$TestDrive/templates/code") | Out-Null
        [IO.File]::WriteAllText("$TestDrive/templates/code/container.sh.hbs", "echo`n{{shell servce}}`n")
        { Start-CodeRunController -TemplatePath "$TestDrive/templates" } |
            Should -Throw "*code/container.sh.hbs:2:1: unknown variable 'servce'. Did you mean service?*" -ErrorId 'TemplateInvalid,*'
        Get-CodeRunController | Should -BeNullOrEmpty
    }
}

Describe 'Get-AgentWorkspace' {
    It 'shows the workspaces with service, agent and users' {
        $workspace = Get-AgentWorkspace -Service planned
        $workspace.Name | Should -Be 'workspace-planned-rex'
        $workspace.Agent | Should -Be 'rex'
        $workspace.Phase | Should -Be 'Bound'
        $workspace.Size | Should -Be '10Gi'
        $workspace.UsedBy | Should -HaveCount 0
    }

    It 'selects by name and agent' {
        @(Get-AgentWorkspace 'workspace-planned-*') | Should -HaveCount 1
        @(Get-AgentWorkspace -Agent cleo) | Should -HaveCount 0
    }
}
