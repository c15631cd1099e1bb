# Build-AgentTemplate (Render-AgentTemplate), Get-AgentTemplate, Get-CodeRunAgent: no cluster needed.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
}

Describe 'Render-AgentTemplate' {
    It 'renders all files of an agent, by identity or by short name' {
        $files = @(Render-AgentTemplate -GithubApp 5DLabs-Rex -Service shop)
        @($files | ForEach-Object { $_.Name }) | Should -Be 'claude.md', 'client-config.json', 'coding-guidelines.md', 'container.sh', 'github-guidelines.md', 'github-token.sh', 'hooks-keep-credentials.sh', 'mcp.json', 'prompt.md', 'settings.json', 'system-prompt.md'
        @(Render-AgentTemplate -Agent rex -Service shop) | Should -HaveCount $files.Count
    }

    It 'gives each agent its own role and prompt' {
        (Render-AgentTemplate 5DLabs-Cleo -Name claude.md).Content | Should -BeLike '*Your role: quality*'
        (Render-AgentTemplate 5DLabs-Tess -Name claude.md).Content | Should -BeLike '*Your role: test*'
        (Render-AgentTemplate 5DLabs-Rex -Name claude.md).Content | Should -BeLike '*Your role: implement*'
        (Render-AgentTemplate 5DLabs-Cleo -Name prompt.md).Source | Should -Be 'agents/cleo/prompt.md.hbs'
    }

    It 'quotes hostile values for the shell' {
        (Render-AgentTemplate -Service 'x''; rm -rf / #' -Name container.sh).Content | Should -BeLike "*service='x'\''; rm -rf / #'*"
    }

    It 'renders for a manifest' {
        [IO.File]::WriteAllText("$TestDrive/run.yaml", "apiVersion: agents.platform/v1`nkind: CodeRun`nmetadata: {name: a}`nspec: {service: s, prompt: Do this.}`n")
        (Render-AgentTemplate -Path "$TestDrive/run.yaml" -Name prompt.md).Content | Should -BeLike 'Do this.*'
    }

    It 'writes files, but not with -WhatIf' {
        Render-AgentTemplate -OutputDirectory "$TestDrive/out" -WhatIf
        [IO.Directory]::Exists("$TestDrive/out") | Should -BeFalse
        $files = @(Render-AgentTemplate -OutputDirectory "$TestDrive/out" -Name '*.md')
        [IO.File]::ReadAllText($files[0].Path) | Should -Be $files[0].Content
    }

    It 'names an agent that is not known' {
        { Render-AgentTemplate 5DLabs-Rx } | Should -Throw '*Did you mean 5DLabs-Rex?*' -ErrorId 'AgentNotFound,*'
    }

    It 'names the place of a mistake' {
        [IO.Directory]::CreateDirectory("$TestDrive/bad/code") | Out-Null
        [IO.File]::WriteAllText("$TestDrive/bad/code/a.md.hbs", "ok`n  {{nothing_like_it}}`n")
        { Render-AgentTemplate -TemplatePath "$TestDrive/bad" } | Should -Throw "*code/a.md.hbs:2:3: unknown variable 'nothing_like_it'*" -ErrorId 'TemplateInvalid,*'
    }
}

Describe 'Test-AgentTemplate' {
    It 'finds nothing in the shipped templates' {
        Test-AgentTemplate | Should -BeNullOrEmpty
        Test-AgentTemplate -Quiet | Should -BeTrue
    }

    It 'names file, line, column and rule of every problem' {
        [IO.Directory]::CreateDirectory("$TestDrive/worse/code") | Out-Null
        [IO.File]::WriteAllText("$TestDrive/worse/code/a.sh.hbs", "echo ok`necho {{service}} {{nothing}}`n")
        $findings = @(Test-AgentTemplate -TemplatePath "$TestDrive/worse")
        @($findings | ForEach-Object { "$($_.Place) $($_.Rule)" }) | Should -Be 'code/a.sh.hbs:2:6 UnsafeValue', 'code/a.sh.hbs:2:18 UnsafeValue'
        Test-AgentTemplate -TemplatePath "$TestDrive/worse" -Quiet | Should -BeFalse
    }
}

Describe 'Compare-AgentTemplate' {
    It 'shows the files that differ, line by line' {
        $files = @(Compare-AgentTemplate rex cleo)
        $files.Count | Should -BeGreaterThan 2
        $prompt = @($files | Where-Object Name -EQ 'prompt.md')[0]
        $prompt.Kind | Should -Be 'Different'
        $prompt.DifferenceSource | Should -Be 'agents/cleo/prompt.md.hbs'
        $prompt.Diff | Should -Match '(?m)^\+.*formatter'
    }

    It 'leaves out what is the same, unless asked' {
        @(Compare-AgentTemplate rex cleo -Name mcp.json) | Should -HaveCount 0
        @(Compare-AgentTemplate rex cleo -Name mcp.json -IncludeEqual)[0].Kind | Should -Be 'Same'
    }
}

Describe 'Get-AgentTemplate' {
    It 'shows where each file comes from and why' {
        $files = @(Get-AgentTemplate cleo)
        $prompt = @($files | Where-Object Name -EQ 'prompt.md')[0]
        $prompt.IsOverride | Should -BeTrue
        $prompt.Source | Should -Be 'agents/cleo/prompt.md.hbs'
        $prompt.Reason | Should -BeLike '*replaces code/prompt.md.hbs*'
        [IO.File]::Exists($prompt.Path) | Should -BeTrue
        @($files | Where-Object Name -EQ 'settings.json')[0].IsOverride | Should -BeFalse
    }

    It 'takes agents from the pipeline' {
        @(Get-CodeRunAgent cleo | Get-AgentTemplate | ForEach-Object { $_.Agent })[0] | Should -Be 'cleo'
    }
}

Describe 'Get-CodeRunAgent' {
    It 'shows the registry' {
        @(Get-CodeRunAgent | ForEach-Object { $_.Name }) | Should -Be 'rex', 'blaze', 'cleo', 'tess', 'cipher', 'morgan'
        (Get-CodeRunAgent 5DLabs-Rex).IsDefault | Should -BeTrue
        (Get-CodeRunAgent 'c*') | Should -HaveCount 2
    }

    It 'reports an agent that does not exist' {
        $caught = $null
        try { Get-CodeRunAgent nobody -ErrorAction Stop } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'AgentNotFound,*'
        $caught.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'completes agents' {
        $found = [System.Management.Automation.CommandCompletion]::CompleteInput('Get-CodeRunAgent cl', 19, $null).CompletionMatches
        @($found | ForEach-Object { $_.CompletionText }) | Should -Contain 'cleo'
    }
}

Describe 'Format views' {
    It 'there is a table or list for every output type' {
        $views = [IO.File]::ReadAllText("$PSScriptRoot/../../module/CodeRun.Format.ps1xml")
        foreach ($command in Get-Command -Module CodeRun -CommandType Cmdlet) {
            foreach ($type in $command.OutputType) {
                if ($type.Name -like 'CodeRun.*') { $views | Should -BeLike "*<TypeName>$($type.Name)</TypeName>*" }
            }
        }
    }
}
