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
        $kubeconfig = [IO.File]::ReadAllText($sandbox.KubeconfigPath)
        $handler = [Net.Http.HttpClientHandler]::new()
        $handler.ServerCertificateCustomValidationCallback = [Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator
        $http = [Net.Http.HttpClient]::new($handler)
        $http.DefaultRequestHeaders.Add('Authorization', "Bearer $([regex]::Match($kubeconfig, 'token: (\S+)').Groups[1].Value)")

        function Add-Secret([string] $Name, [string] $KeyName) {
            $body = [Text.Json.Nodes.JsonNode]::Parse('{"metadata":{},"data":{}}')
            $body['metadata']['name'] = [Text.Json.Nodes.JsonValue]::Create($Name)
            $body['data'][$KeyName] = [Text.Json.Nodes.JsonValue]::Create([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('17')))
            $body['data']['private-key'] = [Text.Json.Nodes.JsonValue]::Create([Convert]::ToBase64String([IO.File]::ReadAllBytes("$TestDrive/acme-rex.pem")))
            $content = [Net.Http.StringContent]::new($body.ToJsonString(), [Text.Encoding]::UTF8, 'application/json')
            $http.PostAsync("$($sandbox.Server)api/v1/namespaces/default/secrets", $content).GetAwaiter().GetResult().EnsureSuccessStatusCode() | Out-Null
        }

        Add-Secret github-app-5dlabs-rex app-id
        Add-Secret wrong-keys GITHUB_APP_ID
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
