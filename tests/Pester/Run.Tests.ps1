# New-, Get-, Wait- and Remove-CodeRun, Get-CodeRunLog: against the sandbox with the scripted agent.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    Get-CodeRunSandbox | Stop-CodeRunSandbox
    Start-CodeRunSandbox -AgentCommand ([IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent")) | Out-Null
    Start-CodeRunController | Out-Null

    function Write-Manifest([string] $Name, [string] $Text) {
        $path = "$TestDrive/$Name"
        [IO.File]::WriteAllText($path, $Text)
        $path
    }

    function Get-Caught([scriptblock] $Script) {
        try { & $Script } catch { return $_ }
    }
}

AfterAll {
    Stop-CodeRunSandbox
}

Describe 'A run from parameters' {
    BeforeAll {
        $new = New-CodeRun -Name first -Service shop -GithubApp 5DLabs-Rex -Prompt 'Say hello.' -Label @{ team = 'a' } -Env @{ COLOUR = 'blue' }
        $done = $new | Wait-CodeRun -Timeout 60
    }

    It 'is returned at once' {
        $new.Name | Should -Be 'first'
        $new.Namespace | Should -Be 'default'
        $new.Phase | Should -Be 'Pending'
        $new.Resource.spec.prompt | Should -Be 'Say hello.'
        $new.Resource.metadata.labels.team | Should -Be 'a'
    }

    It 'completes, with all that a run object shows' {
        $done.Phase | Should -Be 'Completed'
        $done.Agent | Should -Be 'rex'
        $done.Service | Should -Be 'shop'
        $done.Workspace | Should -Be 'workspace-shop-rex'
        $done.Attempt | Should -Be 1
        $done.Age | Should -BeOfType [TimeSpan]
        $done.Reason | Should -Be 'AgentSucceeded'
        $done.Message | Should -Not -BeNullOrEmpty
        $done.Result.ExitCode | Should -Be 0
        $done.Result.CostUsd | Should -Be 0.0125
        $done.Resource.status.phase | Should -Be 'Completed'
        @($done.Conditions | Where-Object Type -EQ 'Succeeded')[0].Status | Should -Be 'True'
    }

    It 'has a log' {
        $log = @($done | Get-CodeRunLog)
        $log | Should -Contain '[coderun] starting claude'
        @(Get-CodeRunLog -Name first -Tail 1) | Should -HaveCount 1
        @(Get-CodeRunLog -Name first -Timestamps)[0] | Should -Match '^\d{4}-\d\d-\d\dT'
        @(Get-CodeRunLog -Name first -Follow) | Should -HaveCount $log.Count
    }

    It 'is found by name, wildcard, service, agent and phase' {
        (Get-CodeRun first).Name | Should -Be 'first'
        @(Get-CodeRun 'fi*').Name | Should -Contain 'first'
        @(Get-CodeRun -Service shop).Name | Should -Contain 'first'
        @(Get-CodeRun -Service other) | Should -HaveCount 0
        @(Get-CodeRun -Agent rex).Name | Should -Contain 'first'
        @(Get-CodeRun -Agent cleo) | Should -HaveCount 0
        @(Get-CodeRun -Phase Completed).Name | Should -Contain 'first'
        @(Get-CodeRun -Phase Failed) | Should -HaveCount 0
        @(Get-CodeRun -Selector team=a).Name | Should -Contain 'first'
    }

    It 'is shown at once by -Watch, which the pipeline can end' {
        $seen = @()
        do { Get-CodeRun first -Watch | ForEach-Object { $seen += $_.Phase; break } } while ($false)
        $seen | Should -Be 'Completed'
    }

    It 'gets a name when none is given' {
        (New-CodeRun -Service 'My Service' -GithubApp 5DLabs-Cleo).Name | Should -Match '^my-service-cleo-[a-z0-9]{5}$'
    }

    It 'is not created with -WhatIf' {
        New-CodeRun -Name whatif -Service shop -WhatIf
        @(Get-CodeRun 'whatif*') | Should -HaveCount 0
    }

    It 'takes a service of any length and any letters' {
        $run = New-CodeRun -Name long -Service ('Größe 🚀 ' + ('x' * 300)) | Wait-CodeRun -Timeout 60
        $run.Phase | Should -Be 'Completed'
        $run.Workspace.Length | Should -BeLessOrEqual 63
    }
}

Describe 'A run from a file' {
    It 'takes YAML with many documents, and JSON' {
        $yaml = Write-Manifest many.yaml "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata:`n  name: doc-1`nspec:`n  service: d1`n---`n---`napiVersion: agents.platform/v1`nkind: CodeRun`nmetadata:`n  name: doc-2`nspec:`n  service: d2`n"
        $json = Write-Manifest one.json '{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"doc-3"},"spec":{"service":"d3","task_id":"4"}}'
        @($yaml, $json | New-CodeRun | Wait-CodeRun -Timeout 60).Name | Should -HaveCount 3
        (Get-CodeRun doc-3).TaskId | Should -Be 4
    }

    It 'names field, place and nearest name of a misspelt field, and creates nothing of the file' {
        $path = Write-Manifest bad.yaml "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata:`n  name: good-one`nspec:`n  service: g`n---`napiVersion: agents.platform/v1`nkind: CodeRun`nmetadata:`n  name: bad-one`nspec:`n  servce: g`n"
        New-CodeRun -Path $path -ErrorVariable problems -ErrorAction SilentlyContinue
        "$problems" | Should -BeLike '*bad.yaml:13:3: spec.servce: is not a known field. Did you mean service?*'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CodeRunInvalid,*'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        @(Get-CodeRun 'good-one*') | Should -HaveCount 0
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an empty file'; Text = ''; Expected = '*nothing in it*'; Id = 'ManifestUnreadable' }
        @{ Name = 'a file that is no YAML'; Text = "a: [`n"; Expected = '*.yaml:*'; Id = 'ManifestUnreadable' }
        @{ Name = 'a key that stands twice'; Text = "a: 1`na: 2`n"; Expected = '*stands twice*'; Id = 'ManifestUnreadable' }
        @{ Name = 'the same run twice'; Text = "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata: {name: x}`nspec: {service: s}`n---`napiVersion: agents.platform/v1`nkind: CodeRun`nmetadata: {name: x}`nspec: {service: s}`n"; Expected = '*stands twice*'; Id = 'CodeRunInvalid' }
        @{ Name = 'a wrong type'; Text = "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata: {name: x}`nspec: {service: s, taskId: many}`n"; Expected = '*spec.taskId: must be a whole number, but is text.*'; Id = 'CodeRunInvalid' }
        @{ Name = 'another kind'; Text = "apiVersion: agents.platform/v1`nkind: Pod`nmetadata: {name: x}`nspec: {service: s}`n"; Expected = '*kind: must be CodeRun*'; Id = 'CodeRunInvalid' }
    ) {
        $path = Write-Manifest refused.yaml $Text
        $caught = Get-Caught { New-CodeRun -Path $path -ErrorAction Stop }
        $caught.Exception.Message | Should -BeLike $Expected
        $caught.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'names a file that does not exist' {
        { New-CodeRun -Path /no/such.yaml } | Should -Throw '*/no/such.yaml*' -ErrorId 'FileNotFound,*'
    }
}

Describe 'New-CodeRun with bad values' {
    It 'names an agent that is not in the registry, and the nearest' {
        $caught = Get-Caught { New-CodeRun -Service s -GithubApp 5DLabs-Rx -ErrorAction Stop }
        $caught.Exception.Message | Should -BeLike '*spec.githubApp*5DLabs-Rx*Did you mean 5DLabs-Rex?*'
    }

    It 'refuses a name that exists' {
        New-CodeRun -Name twice -Service twice | Out-Null
        $caught = Get-Caught { New-CodeRun -Name twice -Service twice -ErrorAction Stop }
        $caught.FullyQualifiedErrorId | Should -BeLike 'CodeRunExists,*'
        $caught.CategoryInfo.Category | Should -Be 'ResourceExists'
        $caught.TargetObject | Should -Be 'twice'
    }

    It 'refuses a name that is not valid and gives one that is' {
        { New-CodeRun -Name 'My Run 🚀' -Service s -ErrorAction Stop } | Should -Throw '*my-run would be*'
    }

    It 'refuses a variable that holds credentials' {
        { New-CodeRun -Service s -Env @{ GITHUB_TOKEN = 'x' } -ErrorAction Stop } | Should -Throw '*GITHUB_TOKEN*'
    }
}

Describe 'Wait-CodeRun' {
    It 'says so when a run does not end in time' {
        Stop-CodeRunController | Out-Null
        New-CodeRun -Name patient -Service patient | Out-Null
        $caught = Get-Caught { Wait-CodeRun patient -Timeout 0.2 -ErrorAction Stop }
        $caught.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        $caught.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $caught.ErrorDetails.RecommendedAction | Should -BeLike '*Start-CodeRunController*'
        Start-CodeRunController | Out-Null
        (Wait-CodeRun patient -Timeout ([TimeSpan]::FromMinutes(1))).Phase | Should -Be 'Completed'
    }

    It 'returns the runs that end and reports each that does not exist' {
        $runs = @('first', 'no-such-run' | Wait-CodeRun -Timeout 30 -ErrorVariable problems -ErrorAction SilentlyContinue)
        $runs.Name | Should -Be 'first'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CodeRunNotFound,*'
    }

    It 'refuses a timeout that is none' {
        { Wait-CodeRun first -Timeout soon } | Should -Throw -ErrorId 'TimeoutInvalid,*'
    }

    It 'reports a run that cannot start instead of waiting for it' {
        $broken = Write-Manifest cluster.yaml "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata: {name: broken}`nspec: {service: s, githubApp: Custom-App}`n"
        $registry = Write-Manifest registry.yaml "defaultAgent: Custom-App`nagents:`n- name: custom`n  githubApp: Custom-App`n"
        New-CodeRun -Path $broken -ConfigPath $registry | Out-Null
        $caught = Get-Caught { Wait-CodeRun broken -Timeout 60 -ErrorAction Stop }
        $caught.FullyQualifiedErrorId | Should -BeLike 'CodeRunInvalid,*'
        $caught.Exception.Message | Should -BeLike '*Custom-App*'
    }
}

Describe 'One broken run among ten' {
    It 'stalls none of the others' {
        foreach ($i in 1..9) { New-CodeRun -Name "crowd-$i" -Service "crowd-$i" | Out-Null }
        @(Get-CodeRun 'crowd-*' | Wait-CodeRun -Timeout 120 | Where-Object Phase -EQ 'Completed') | Should -HaveCount 9
    }
}

Describe 'A failing agent' {
    It 'fails the run and says why' {
        $run = New-CodeRun -Service failing -Env @{ SCRIPTED_AGENT_EXIT = '3' } | Wait-CodeRun -Timeout 60
        $run.Phase | Should -Be 'Failed'
        $run.Reason | Should -Be 'AgentFailed'
        $run.Result.ExitCode | Should -Be 3
        $run.Message | Should -BeLike '*claude ended with exit code 3*'
    }
}

Describe 'Get-CodeRun' {
    It 'reports a run that does not exist' {
        $caught = Get-Caught { Get-CodeRun no-such-run -ErrorAction Stop }
        $caught.FullyQualifiedErrorId | Should -BeLike 'CodeRunNotFound,*'
        $caught.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $caught.TargetObject | Should -Be 'no-such-run'
    }

    It 'returns nothing for a wildcard that fits none' {
        @(Get-CodeRun 'none-*') | Should -HaveCount 0
    }

    It 'completes names and namespaces' {
        $names = [System.Management.Automation.CommandCompletion]::CompleteInput('Get-CodeRun fir', 15, $null).CompletionMatches
        @($names | ForEach-Object { $_.CompletionText }) | Should -Contain 'first'
    }
}

Describe 'Get-CodeRunLog' {
    It 'says so when there is no pod yet' {
        Stop-CodeRunController | Out-Null
        New-CodeRun -Name podless -Service podless | Out-Null
        $caught = Get-Caught { Get-CodeRunLog podless -ErrorAction Stop }
        Start-CodeRunController | Out-Null
        $caught.FullyQualifiedErrorId | Should -BeLike 'CodeRunHasNoPod,*'
    }

    It 'follows a run from its start to its end' {
        New-CodeRun -Name followed -Service followed | Out-Null
        @(Get-CodeRunLog followed -Follow) | Should -Contain '[coderun] claude has finished'
    }
}

Describe 'Remove-CodeRun' {
    It 'asks by itself: its impact is high' {
        (Get-Command Remove-CodeRun).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact | Should -Be 'High'
    }

    It 'removes nothing with -WhatIf' {
        Remove-CodeRun first -WhatIf
        Get-CodeRun first | Should -Not -BeNullOrEmpty
    }

    It 'takes pod and ConfigMap along and leaves the workspace' {
        Get-CodeRun | Remove-CodeRun -Wait -Confirm:$false
        @(Get-CodeRun) | Should -HaveCount 0
        (Get-CodeRunSandbox).Pods | Should -Be 0
        (Get-CodeRunSandbox).ConfigMaps | Should -Be 0
        @(Get-AgentWorkspace -Service shop).Name | Should -Be 'workspace-shop-rex'
    }

    It 'reports a run that does not exist' {
        { Remove-CodeRun no-such-run -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'CodeRunNotFound,*'
    }
}
