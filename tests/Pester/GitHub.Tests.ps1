# New-GitHubAppToken and Test-GitHubApp against the fake GitHub (tests/FakeGitHub).

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in "$PSScriptRoot/../FakeGitHub/bin/Release/net10.0/CodeRun.Tests.FakeGitHub.dll", "$TestDrive", '17:acme-rex', 'acme/shop', 'acme/docs') {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $fake = [Diagnostics.Process]::Start($start)
    $github = [Text.Json.Nodes.JsonNode]::Parse($fake.StandardOutput.ReadLine())
    $key = [IO.File]::ReadAllText("$TestDrive/acme-rex.pem")

    function New-Client($Sandbox) {
        $handler = [Net.Http.HttpClientHandler]::new()
        $handler.ServerCertificateCustomValidationCallback = [Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator
        $client = [Net.Http.HttpClient]::new($handler)
        $token = [regex]::Match([IO.File]::ReadAllText($Sandbox.KubeconfigPath), 'token: (\S+)').Groups[1].Value
        $client.DefaultRequestHeaders.Add('Authorization', "Bearer $token")
        $client
    }

    function Add-Secret($Client, $Sandbox, [string] $Name, [hashtable] $Values) {
        $body = [Text.Json.Nodes.JsonNode]::Parse('{"metadata":{},"stringData":{}}')
        $body['metadata']['name'] = [Text.Json.Nodes.JsonValue]::Create($Name)
        foreach ($name in $Values.Keys) {
            $body['stringData'][$name] = [Text.Json.Nodes.JsonValue]::Create($Values[$name])
        }
        $content = [Net.Http.StringContent]::new($body.ToJsonString(), [Text.Encoding]::UTF8, 'application/json')
        $Client.PostAsync("$($Sandbox.Server)api/v1/namespaces/default/secrets", $content).GetAwaiter().GetResult().EnsureSuccessStatusCode() | Out-Null
    }

    $app = @{ AppId = '17'; PrivateKeyPath = "$TestDrive/acme-rex.pem"; ApiUrl = "$($github['apiUrl'])" }
}

AfterAll {
    Stop-CodeRunSandbox
    $fake.StandardInput.Close()
    $fake.WaitForExit()
    $fake.Dispose()
}

Describe 'New-GitHubAppToken' {
    It 'gives a token as a SecureString, narrowed to the repository' {
        $token = New-GitHubAppToken @app -Repository acme/shop
        $token.Token | Should -BeOfType ([Security.SecureString])
        @($token.Repository) | Should -Be 'acme/shop'
        $token.Permission['contents'] | Should -Be 'write'
        $token.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
    }

    It 'gives readable text only when asked' {
        (New-GitHubAppToken @app -Repository acme/shop -AsPlainText).Token | Should -BeLike 'ghs_*'
    }

    It 'asks for the permissions that are named' {
        $token = New-GitHubAppToken @app -Repository "$($github['url'])/acme/docs.git" -Permission @{ contents = 'read' }
        $token.Permission.Count | Should -Be 1
        $token.Permission['contents'] | Should -Be 'read'
    }

    It 'takes a key from a vault' {
        $secret = [Net.NetworkCredential]::new('', [IO.File]::ReadAllText("$TestDrive/acme-rex.pem").Replace("`n", '\n')).SecurePassword
        (New-GitHubAppToken -AppId 17 -PrivateKey $secret -ApiUrl $app.ApiUrl -Repository acme/shop).InstallationId | Should -BeGreaterThan 0
    }

    It 'makes nothing with -WhatIf' {
        New-GitHubAppToken @app -Repository acme/shop -WhatIf | Should -BeNullOrEmpty
    }

    It 'says what is wrong: <id>' -ForEach @(
        @{ id = 'GitHubNotInstalled'; arguments = @{ Repository = 'acme/other' } }
        @{ id = 'GitHubRefused'; arguments = @{ Repository = 'acme/shop'; Permission = @{ administration = 'write' } } }
        @{ id = 'PermissionInvalid'; arguments = @{ Repository = 'acme/shop'; Permission = @{ contents = 'all' } } }
        @{ id = 'RepositoryInvalid'; arguments = @{ Repository = '/src/shop' } }
        @{ id = 'RepositoriesOfSeveralOwners'; arguments = @{ Repository = 'acme/shop', 'other/shop' } }
        @{ id = 'GitHubBadCredentials'; arguments = @{ Repository = 'acme/shop'; AppId = '18' } }
        @{ id = 'PrivateKeyUnreadable'; arguments = @{ Repository = 'acme/shop'; PrivateKeyPath = '/nowhere/key.pem' } }
        @{ id = 'UnsafeApiUrl'; arguments = @{ Repository = 'acme/shop'; ApiUrl = 'http://example.com/api/v3' } }
    ) {
        $all = $app.Clone()
        foreach ($name in $arguments.Keys) {
            $all[$name] = $arguments[$name]
        }
        { New-GitHubAppToken @all -ErrorAction Stop } | Should -Throw -ErrorId "$id,*"
    }
}

Describe 'Test-GitHubApp' {
    It 'passes every check of an App that is well' {
        $checks = @(Test-GitHubApp @app -Repository acme/shop)
        @($checks | ForEach-Object { $_.Check }) | Should -Be 'Credentials', 'Key', 'App', 'Clock', 'Installation', 'Permission', 'Permission'
        @($checks | Where-Object Result -NE 'Passed') | Should -HaveCount 0
        Test-GitHubApp @app -Repository acme/shop -Quiet | Should -BeTrue
    }

    It 'names the missing permission and what to do' {
        $failed = @(Test-GitHubApp @app -Repository acme/shop -Permission @{ administration = 'write' } | Where-Object Result -EQ 'Failed')
        $failed | Should -HaveCount 1
        $failed[0].Message | Should -BeLike 'administration*'
        $failed[0].Advice | Should -Not -BeNullOrEmpty
    }

    It 'goes on with the next repository when one is missing' {
        $checks = @(Test-GitHubApp @app -Repository acme/other, acme/shop)
        @($checks | Where-Object Check -EQ 'Installation' | ForEach-Object { $_.Result }) | Should -Be 'Failed', 'Passed'
    }

    It 'stops at a key that is none, and says so without showing it' {
        [IO.File]::WriteAllText("$TestDrive/bad.pem", 'sesame')
        $checks = @(Test-GitHubApp -AppId 17 -PrivateKeyPath "$TestDrive/bad.pem" -ApiUrl $app.ApiUrl)
        @($checks | ForEach-Object { "$($_.Check) $($_.Result)" }) | Should -Be 'Credentials Passed', 'Key Failed', 'App Skipped', 'Clock Skipped'
        "$($checks | ForEach-Object { $_.Message })" | Should -Not -BeLike '*sesame*'
        Test-GitHubApp -AppId 17 -PrivateKeyPath "$TestDrive/bad.pem" -ApiUrl $app.ApiUrl -Quiet | Should -BeFalse
    }
}

Describe 'Credentials from a Secret' {
    BeforeAll {
        Start-CodeRunSandbox -NoPods | Out-Null
        $sandbox = Get-CodeRunSandbox
        $http = New-Client $sandbox
        Add-Secret $http $sandbox github-app-5dlabs-rex @{ 'app-id' = '17'; 'private-key' = $key }
        Add-Secret $http $sandbox wrong-keys @{ GITHUB_APP_ID = '17'; 'private-key' = $key }
    }

    AfterAll {
        $http.Dispose()
        Stop-CodeRunSandbox
    }

    It 'finds the Secret of the agent' {
        Test-GitHubApp rex acme/shop -ApiUrl $app.ApiUrl -Quiet | Should -BeTrue
        (New-GitHubAppToken 5DLabs-Rex acme/shop -ApiUrl $app.ApiUrl).InstallationId | Should -BeGreaterThan 0
    }

    It 'names the keys that are there when one is missing' {
        $failed = @(Test-GitHubApp rex acme/shop -SecretName wrong-keys -ApiUrl $app.ApiUrl | Where-Object Result -EQ 'Failed')
        $failed[0].Message | Should -BeLike "*no key 'app-id'*GITHUB_APP_ID*"
    }

    It 'says how to make a Secret that is not there' {
        { New-GitHubAppToken cleo acme/shop -ApiUrl $app.ApiUrl -ErrorAction Stop } | Should -Throw -ErrorId 'GitHubSecretNotFound,*'
    }
}

Describe 'A run on GitHub, from the Secret to the pull request' {
    BeforeAll {
        Start-CodeRunSandbox -AgentCommand ([IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent")) | Out-Null
        $sandbox = Get-CodeRunSandbox
        $http = New-Client $sandbox
        [IO.File]::WriteAllText("$TestDrive/controller.yaml", @"
defaultAgent: 5DLabs-Rex
agents:
- {name: rex, githubApp: 5DLabs-Rex}
- {name: cleo, githubApp: 5DLabs-Cleo}
github:
  url: $($github['url'])
  apiUrl: $($github['apiUrl'])
"@)
        Start-CodeRunController -ConfigPath "$TestDrive/controller.yaml" | Out-Null
    }

    AfterAll {
        $http.Dispose()
        Stop-CodeRunSandbox
    }

    It 'waits for a Secret that is not there, and says which' {
        New-CodeRun -Name early -Service early -GithubApp 5DLabs-Cleo -RepositoryUrl acme/shop | Out-Null
        do {
            Get-CodeRun early -Watch | ForEach-Object {
                if ("$($_.Message)" -like '*github-app-5dlabs-cleo*') {
                    $said = $_.Message
                    break
                }
            }
        } while ($false)
        $said | Should -BeLike '*secret "github-app-5dlabs-cleo" not found*'
        Stop-CodeRun early
    }

    It 'ends with a pull request in the result' {
        Add-Secret $http $sandbox github-app-5dlabs-rex @{ 'app-id' = '17'; 'private-key' = $key }
        Add-Secret $http $sandbox coderun-api-keys @{ ANTHROPIC_API_KEY = 'canary-of-the-api-key' }
        New-CodeRun -Name shop -Service shop -TaskId 7 -RepositoryUrl acme/shop -Prompt 'Work.' | Out-Null
        $run = Wait-CodeRun shop -Timeout 90
        $run.Phase | Should -Be 'Completed' -Because "$(Get-CodeRunLog shop)"
        $run.Result.PullRequestUrl | Should -Be "$($github['url'])/acme/shop/pull/1"
    }

    It 'has written neither key nor token nor API key anywhere' {
        $written = [Text.StringBuilder]::new()
        foreach ($path in 'api/v1/configmaps', 'api/v1/events', 'api/v1/pods', 'api/v1/persistentvolumeclaims', 'apis/agents.platform/v1/coderuns', 'apis/coordination.k8s.io/v1/leases') {
            $written.Append($http.GetStringAsync("$($sandbox.Server)$path").GetAwaiter().GetResult()) | Out-Null
        }
        $written.Append("$(Get-CodeRunLog shop)") | Out-Null
        $written.Append("$(Invoke-CodeRunReconcile -WhatIf | ForEach-Object { "$($_.TargetName) $($_.Description)" })") | Out-Null
        foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($sandbox.Directory, 'pods', 'volumes'), '*', [IO.SearchOption]::AllDirectories)) {
            $written.Append([IO.File]::ReadAllText($file)) | Out-Null
        }
        $text = $written.ToString()
        $text.Length | Should -BeGreaterThan 10000
        foreach ($secret in 'canary-of-the-api-key', 'PRIVATE KEY', 'ghs_', [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('canary-of-the-api-key'))) {
            $text.Contains($secret) | Should -BeFalse -Because $secret
        }
    }
}
