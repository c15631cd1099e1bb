# Test-CodeRunCluster: against a sandbox.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    Get-CodeRunSandbox | Stop-CodeRunSandbox
    $sandbox = Start-CodeRunSandbox -AgentCommand ([IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent"))
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

Describe 'Test-CodeRunCluster' {
    It 'gives an object for each finding, in the order of the checks' {
        $findings = @(Test-CodeRunCluster)
        $checks = [Collections.Generic.List[string]]::new()
        $findings | ForEach-Object { if (-not $checks.Contains($_.Check)) { $checks.Add($_.Check) } }
        $checks -join ' ' | Should -BeExactly 'ApiServer Namespace Definition Rights Storage Leader PodSecurity Secrets ExternalSecrets ArgoEvents ArgoWorkflows'
        foreach ($finding in $findings) {
            $finding.Subject | Should -Not -BeNullOrEmpty
            $finding.Message | Should -Not -BeNullOrEmpty
            if ($finding.Status -in 'Warning', 'Unknown', 'Failed') {
                $finding.RecommendedAction | Should -Not -BeNullOrEmpty
            }
        }
    }

    It 'finds that a sandbox has what a controller needs' {
        $findings = @(Test-CodeRunCluster ApiServer, Namespace, Definition, Rights, PodSecurity)
        $findings.Count | Should -BeGreaterThan 8
        @($findings | Where-Object { $_.Status -ne 'Passed' }) | Should -HaveCount 0
    }

    It 'takes wildcards, and says which checks there are when there is no such one' {
        @(Test-CodeRunCluster arg*, ApiServer | ForEach-Object { $_.Check }) -join ' ' | Should -Be 'ApiServer ArgoEvents ArgoWorkflows'
        { Test-CodeRunCluster Nothing -ErrorAction Stop } | Should -Throw -ErrorId 'CheckNotFound,*'
    }

    It 'returns only whether the cluster is fit with -Quiet; what is not needed and warnings do not count' {
        Test-CodeRunCluster ApiServer, Definition, Storage, Leader -Quiet | Should -BeExactly $true
        Test-CodeRunCluster -Quiet | Should -BeExactly $false
    }

    It 'takes the namespace from the pipeline, and fails for one that is missing' {
        (Get-CodeRunCluster | Test-CodeRunCluster Namespace).Subject | Should -Be 'namespace/default'
        $finding = Test-CodeRunCluster Namespace -Namespace nowhere
        $finding.Status | Should -Be 'Failed'
        $finding.RecommendedAction | Should -BeLike '*kubectl create namespace nowhere*'
    }

    It 'sees whether a controller leads' {
        (Test-CodeRunCluster Leader).Status | Should -Be 'Warning'
        Start-CodeRunController | Out-Null
        (Test-CodeRunCluster Leader).Message | Should -BeLike '*leads; it renewed the Lease*'
        Stop-CodeRunController
        (Test-CodeRunCluster Leader).Message | Should -BeLike 'No controller leads: the last one has given back*'
    }

    It 'explains keys by other names and shows no values' {
        Send-Object 'api/v1/namespaces/default/secrets' "apiVersion: v1`nkind: Secret`nmetadata:`n  name: github-app-5dlabs-rex`nstringData:`n  GITHUB_APP_ID: hunter2`n  private-key: hunter2`n"
        $finding = Test-CodeRunCluster Secrets -Agent rex
        $finding.Status | Should -Be 'Failed'
        $finding.Subject | Should -Be 'secret/github-app-5dlabs-rex'
        $finding.Message | Should -BeLike "Agent rex: The Secret has GITHUB_APP_ID, but runs read the key 'app-id'*The Secret has the keys GITHUB_APP_ID, private-key."
        @($finding.Secret.MissingKeys) | Should -Be 'app-id'
        "$finding $($finding.RecommendedAction) $($finding.Secret.Message)" | Should -Not -Match 'hunter2'
        { Test-CodeRunCluster Secrets -Agent nobody -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotFound,*'
    }

    It 'says when Docker would be refused by the namespace' {
        Send-Object 'api/v1/namespaces' "apiVersion: v1`nkind: Namespace`nmetadata:`n  name: strict`n  labels:`n    pod-security.kubernetes.io/enforce: restricted`n"
        (Test-CodeRunCluster PodSecurity -Namespace strict).Status | Should -Be 'Passed'
        $config = [IO.File]::ReadAllText("$PSScriptRoot/../../module/config/controller.yaml")
        [IO.File]::WriteAllText("$TestDrive/docker.yaml", $config.Replace("  githubApp: 5DLabs-Rex`n", "  githubApp: 5DLabs-Rex`n  allowDocker: true`n"))
        $finding = Test-CodeRunCluster PodSecurity -Namespace strict -ConfigPath "$TestDrive/docker.yaml"
        $finding.Status | Should -Be 'Warning'
        $finding.Message | Should -BeLike '*Such runs of rex would be refused.'
    }

    It 'finds the generated objects in their namespaces' {
        foreach ($file in 'argo-events', 'argo-workflows') {
            $text = [IO.File]::ReadAllText("$PSScriptRoot/../Unit/Events/Crds/$file.yaml")
            foreach ($document in [regex]::Split($text, '(?m)^---\s*$') | Where-Object { $_ -match 'kind: CustomResourceDefinition' }) {
                Send-Object 'apis/apiextensions.k8s.io/v1/customresourcedefinitions' $document
            }
        }

        Send-Object 'apis/argoproj.io/v1alpha1/namespaces/strict/eventsources' (Export-CodeRunManifest EventSource -Organization acme -EventNamespace strict).Yaml
        (Test-CodeRunCluster ArgoEvents -EventNamespace strict | Where-Object { $_.Subject -eq 'eventsource/coderun-github' }).Status | Should -Be 'Passed'
        (Test-CodeRunCluster ArgoEvents | Where-Object { $_.Subject -eq 'eventsource/coderun-github' }).Status | Should -Be 'Skipped'
        (Test-CodeRunCluster ArgoWorkflows -WorkflowNamespace strict | Where-Object { $_.Subject -eq 'workflowtemplate/coderun' }).RecommendedAction | Should -BeLike 'Export-CodeRunManifest -Component WorkflowTemplate *'
    }

    It 'says that no cluster is connected' {
        Stop-CodeRunSandbox
        { Test-CodeRunCluster } | Should -Throw -ErrorId 'NotConnected,*'
    }
}
