# Export-CodeRunManifest, and Test-CodeRunSecret against a sandbox.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    $sandbox = Start-CodeRunSandbox
    $handler = [Net.Http.HttpClientHandler]::new()
    $handler.ServerCertificateCustomValidationCallback = [Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator
    $client = [Net.Http.HttpClient]::new($handler)
    $token = [regex]::Match([IO.File]::ReadAllText($sandbox.KubeconfigPath), 'token: (\S+)').Groups[1].Value
    $client.DefaultRequestHeaders.Add('Authorization', "Bearer $token")

    function Send-Object([string] $Path, [string] $Text) {
        $content = [Net.Http.StringContent]::new($Text, [Text.Encoding]::UTF8, 'application/yaml')
        $client.PostAsync("$($sandbox.Server)$Path", $content).GetAwaiter().GetResult().EnsureSuccessStatusCode() | Out-Null
    }
}

AfterAll {
    $client.Dispose()
    Stop-CodeRunSandbox
}

Describe 'Export-CodeRunManifest' {
    It 'gives objects with their text' {
        $manifest = Export-CodeRunManifest EventSource -Organization acme
        $manifest.Kind | Should -Be 'EventSource'
        $manifest.Resource.spec.github.webhook.webhookSecret.name | Should -Be 'github-webhook-secret'
        $manifest.Yaml | Should -BeLike '*webhookSecret:*'
    }

    It 'makes one set of the repositories that are piped in' {
        $sensors = @([pscustomobject]@{ Repository = 'acme/shop' }, [pscustomobject]@{ Repository = 'https://github.com/acme/web.git' } | Export-CodeRunManifest Sensor)
        $sensors.Count | Should -Be 2
        @($sensors[1].Resource.spec.dependencies[0].filters.data | Where-Object path -eq body.repository.full_name).value | Should -Be '(?i)^acme/shop$', '(?i)^acme/web$'
    }

    It 'writes a file, and not with -WhatIf or over another with -NoClobber' {
        $path = "$TestDrive/events.yaml"
        Export-CodeRunManifest Rbac -OutputPath $path -WhatIf | Should -BeNullOrEmpty
        [IO.File]::Exists($path) | Should -Be $false
        (Export-CodeRunManifest Rbac -OutputPath $path)[0].Path | Should -BeLike '*events.yaml'
        [IO.File]::ReadAllText($path) | Should -Be (Export-CodeRunManifest Rbac -AsYaml)
        { Export-CodeRunManifest Rbac -OutputPath $path -NoClobber } | Should -Throw -ErrorId 'FileExists,*'
    }

    It 'uses the agents that are named for stages' {
        $play = Export-CodeRunManifest PlayWorkflowTemplate -Repository acme/shop -StageAgent @{ implementation = 'blaze'; testing = 'tess', 'cleo' }
        $play.Yaml | Should -BeLike '*name: implementation-agent*5DLabs-Blaze*'
        $play.Resource.spec.activeDeadlineSeconds | Should -Be (14 * 24 * 3600)
    }

    It 'names everything that is missing' {
        { Export-CodeRunManifest Sensor, EventSource } | Should -Throw -ErrorId 'ManifestOptionsInvalid,*'
        { Export-CodeRunManifest Sensor -Repository 'not a repository' } | Should -Throw -ErrorId 'RepositoryInvalid,*'
        { Export-CodeRunManifest ExternalSecret -Agent nobody } | Should -Throw -ErrorId 'AgentNotFound,*'
    }
}

Describe 'Test-CodeRunSecret' {
    It 'says that the kind is not installed and what keys are called' {
        Send-Object 'api/v1/namespaces/default/secrets' "apiVersion: v1`nkind: Secret`nmetadata:`n  name: github-app-5dlabs-rex`nstringData:`n  GITHUB_APP_ID: hunter2`n"
        $check = Test-CodeRunSecret rex
        $check.Result | Should -Be 'Failed'
        @($check.Keys) | Should -Be 'GITHUB_APP_ID'
        $check.Message | Should -BeLike "*GITHUB_APP_ID, but runs read the key 'app-id'*no kind ExternalSecret*"
        Test-CodeRunSecret rex -Quiet | Should -Be $false
    }

    It 'follows the ExternalSecret that was generated' {
        $crd = [IO.File]::ReadAllText("$PSScriptRoot/../Unit/Events/Crds/external-secrets.yaml")
        Send-Object 'apis/apiextensions.k8s.io/v1/customresourcedefinitions' $crd
        $external = Export-CodeRunManifest ExternalSecret -Agent cleo
        Send-Object 'apis/external-secrets.io/v1/namespaces/default/externalsecrets' $external[0].Yaml
        $check = Test-CodeRunSecret cleo
        $check.ExternalSecret | Should -Be 'github-app-5dlabs-cleo'
        $check.Ready | Should -Be 'Unknown'
        $check.Result | Should -Be 'Failed'
    }

    It 'checks all agents and the API keys when none is named' {
        $checks = @(Test-CodeRunSecret)
        $checks.Count | Should -Be (@(Get-CodeRunAgent).Count + 1)
        $checks[-1].Secret | Should -Be 'coderun-api-keys'
    }

    It 'says that no cluster is connected' {
        Stop-CodeRunSandbox
        { Test-CodeRunSecret } | Should -Throw -ErrorId 'NotConnected,*'
    }
}
