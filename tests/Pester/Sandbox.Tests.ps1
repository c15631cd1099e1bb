# Start-, Get- and Stop-CodeRunSandbox; Connect-, Get- and Disconnect-CodeRunCluster.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    $agent = [IO.Path]::GetFullPath("$PSScriptRoot/../../examples/agents/scripted-agent")
    Get-CodeRunSandbox | Stop-CodeRunSandbox
}

AfterAll {
    Get-CodeRunSandbox | Stop-CodeRunSandbox
}

Describe 'Start-CodeRunSandbox' {
    BeforeAll {
        $sandbox = Start-CodeRunSandbox -AgentCommand $agent
    }

    It 'returns server, token and kubeconfig' {
        $sandbox.Server.AbsoluteUri | Should -BeLike 'https://127.0.0.1:*/'
        $sandbox.Token | Should -Match '^[0-9a-f]{64}$'
        [IO.File]::Exists($sandbox.KubeconfigPath) | Should -BeTrue
    }

    It 'writes a kubeconfig that only its owner can read' -Skip:($IsWindows) {
        [IO.File]::GetUnixFileMode($sandbox.KubeconfigPath).ToString() | Should -Be 'UserWrite, UserRead'
    }

    It 'becomes the connected cluster' {
        $cluster = Get-CodeRunCluster
        $cluster.Server | Should -Be $sandbox.Server
        $cluster.Source | Should -Be 'Sandbox'
        $cluster.Namespace | Should -Be 'default'
    }

    It 'is shown by Get-CodeRunSandbox' {
        (Get-CodeRunSandbox).Port | Should -Be $sandbox.Port
        (Get-CodeRunSandbox).Runs | Should -Be 0
    }

    It 'refuses a second one' {
        { Start-CodeRunSandbox -AgentCommand $agent } | Should -Throw -ErrorId 'SandboxAlreadyRunning,CodeRun.Cmdlets.Commands.StartCodeRunSandboxCommand'
    }

    It 'lets nobody in without the token' {
        $handler = [System.Net.Http.HttpClientHandler]::new()
        $handler.ServerCertificateCustomValidationCallback = [System.Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator
        $client = [System.Net.Http.HttpClient]::new($handler)
        try {
            [int] $client.GetAsync("$($sandbox.Server)api").GetAwaiter().GetResult().StatusCode | Should -Be 403
            $client.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', 'nobody')
            [int] $client.GetAsync("$($sandbox.Server)api").GetAwaiter().GetResult().StatusCode | Should -Be 401
            $client.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $sandbox.Token)
            [int] $client.GetAsync("$($sandbox.Server)api").GetAwaiter().GetResult().StatusCode | Should -Be 200
            $client.DefaultRequestHeaders.Host = 'evil.example'
            [int] $client.GetAsync("$($sandbox.Server)api").GetAwaiter().GetResult().StatusCode | Should -Be 403
        }
        finally { $client.Dispose() }
    }

    It 'has no view that shows the token' {
        $view = [IO.File]::ReadAllText("$PSScriptRoot/../../module/CodeRun.Format.ps1xml")
        $view | Should -Not -Match '<PropertyName>Token</PropertyName>'
    }
}

Describe 'Stop-CodeRunSandbox' {
    It 'leaves nothing behind' {
        if (-not (Get-CodeRunSandbox)) { Start-CodeRunSandbox -AgentCommand $agent | Out-Null }
        $directory = (Get-CodeRunSandbox).Directory
        Get-CodeRunSandbox | Stop-CodeRunSandbox
        Get-CodeRunSandbox | Should -BeNullOrEmpty
        Get-CodeRunCluster | Should -BeNullOrEmpty
        [IO.Directory]::Exists($directory) | Should -BeFalse
    }

    It 'does nothing when none runs' {
        { Stop-CodeRunSandbox } | Should -Not -Throw
    }

    It 'does nothing with -WhatIf' {
        Start-CodeRunSandbox -AgentCommand $agent | Out-Null
        Stop-CodeRunSandbox -WhatIf
        Get-CodeRunSandbox | Should -Not -BeNullOrEmpty
        Stop-CodeRunSandbox
    }
}

Describe 'Start-CodeRunSandbox with bad input' {
    It 'names an agent program that does not exist' {
        { Start-CodeRunSandbox -AgentCommand /no/such/agent } | Should -Throw '*/no/such/agent*' -ErrorId 'AgentCommandNotFound,*'
    }

    It 'names a port that is in use' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            $port = $listener.LocalEndpoint.Port
            { Start-CodeRunSandbox -AgentCommand $agent -Port $port } | Should -Throw "*$port*" -ErrorId 'SandboxPortInUse,*'
        }
        finally { $listener.Stop() }
        Get-CodeRunSandbox | Should -BeNullOrEmpty
    }

    It 'warns when there is no agent program' {
        $path = $env:PATH
        try {
            $env:PATH = $TestDrive
            Start-CodeRunSandbox -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        }
        finally {
            $env:PATH = $path
            Stop-CodeRunSandbox
        }
        "$warnings" | Should -BeLike '*-AgentCommand*'
    }

    It 'starts nothing with -WhatIf' {
        Start-CodeRunSandbox -AgentCommand $agent -WhatIf
        Get-CodeRunSandbox | Should -BeNullOrEmpty
    }
}

Describe 'Start-CodeRunSandbox -Path' {
    BeforeAll {
        Get-CodeRunSandbox | Stop-CodeRunSandbox
        $state = "$TestDrive/state"
    }

    AfterEach {
        Get-CodeRunSandbox | Stop-CodeRunSandbox
    }

    It 'keeps everything from one start to the next' {
        $first = Start-CodeRunSandbox -AgentCommand $agent -Path $state
        New-CodeRun -Name kept -Service shop -GithubApp 5DLabs-Rex -RepositoryUrl /src/shop -Prompt 'Add a health check.' | Out-Null
        $kubeconfig = [IO.File]::ReadAllText($first.KubeconfigPath)
        Stop-CodeRunSandbox

        $second = Start-CodeRunSandbox -AgentCommand $agent -Path $state -WarningVariable warnings

        "$warnings" | Should -Be ''
        (Get-CodeRun kept).Name | Should -Be 'kept'
        $second.Runs | Should -Be 1
        $second.Path | Should -Be ([IO.Path]::GetFullPath($state))
        [IO.File]::ReadAllText($second.KubeconfigPath) | Should -Be $kubeconfig
    }

    It 'shows no path when nothing is kept' {
        (Start-CodeRunSandbox -NoPods).Path | Should -BeNullOrEmpty
    }

    It 'takes a path from where PowerShell is' {
        $location = $ExecutionContext.SessionState.Path
        $before = $location.CurrentLocation.Path
        [void] $location.SetLocation("$TestDrive")
        try {
            (Start-CodeRunSandbox -NoPods -Path here).Path | Should -Be ([IO.Path]::GetFullPath("$TestDrive/here"))
        }
        finally { [void] $location.SetLocation($before) }
    }

    It 'refuses a directory with something else in it' {
        [IO.Directory]::CreateDirectory("$TestDrive/mine") | Out-Null
        [IO.File]::WriteAllText("$TestDrive/mine/thesis.txt", 'mine')
        { Start-CodeRunSandbox -NoPods -Path "$TestDrive/mine" } | Should -Throw '*/mine*' -ErrorId 'SandboxPathNotEmpty,*'
        [IO.Directory]::GetFileSystemEntries("$TestDrive/mine").Count | Should -Be 1
        Get-CodeRunSandbox | Should -BeNullOrEmpty
    }

    It 'warns of an end of the log that was cut off' {
        Start-CodeRunSandbox -NoPods -Path "$TestDrive/torn" | Out-Null
        Stop-CodeRunSandbox
        $log = [IO.Directory]::GetFiles("$TestDrive/torn/store", 'log-*')[0]
        [IO.File]::AppendAllText($log, 'half')
        Start-CodeRunSandbox -NoPods -Path "$TestDrive/torn" -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -BeLike '*the last 4 bytes of log*'
    }

    It 'refuses damaged state and names the file' {
        Start-CodeRunSandbox -NoPods -Path "$TestDrive/damaged" | Out-Null
        Stop-CodeRunSandbox
        $snapshot = [IO.Directory]::GetFiles("$TestDrive/damaged/store", 'snapshot-*')[0]
        $bytes = [IO.File]::ReadAllBytes($snapshot)
        $bytes[100] = $bytes[100] -bxor 1
        [IO.File]::WriteAllBytes($snapshot, $bytes)
        { Start-CodeRunSandbox -NoPods -Path "$TestDrive/damaged" } | Should -Throw "*$snapshot*" -ErrorId 'SandboxStateDamaged,*'
    }
}

Describe 'Connect-CodeRunCluster' {
    BeforeAll {
        $sandbox = Start-CodeRunSandbox -NoPods
    }

    AfterAll {
        Stop-CodeRunSandbox
    }

    It 'connects by a kubeconfig, with a namespace of its own' {
        $cluster = Connect-CodeRunCluster -Kubeconfig $sandbox.KubeconfigPath -Namespace team-a
        $cluster.Server | Should -Be $sandbox.Server
        $cluster.Namespace | Should -Be 'team-a'
        $cluster.Context | Should -Be 'coderun-sandbox'
    }

    It 'names a kubeconfig that does not exist' {
        { Connect-CodeRunCluster -Kubeconfig /no/such/file } | Should -Throw '*/no/such/file*' -ErrorId 'ConnectionInvalid,*'
    }

    It 'names the contexts there are when one does not exist' {
        { Connect-CodeRunCluster -Kubeconfig $sandbox.KubeconfigPath -Context nowhere } | Should -Throw '*coderun-sandbox*'
    }

    It 'says so when the process does not run in a pod' {
        { Connect-CodeRunCluster -InCluster } | Should -Throw '*pod*'
    }

    It 'is ended by Disconnect-CodeRunCluster' {
        Disconnect-CodeRunCluster
        Get-CodeRunCluster | Should -BeNullOrEmpty
        Get-CodeRunSandbox | Should -Not -BeNullOrEmpty
    }
}

Describe 'Without a connection' {
    It '<_> says how to connect' -ForEach 'Get-CodeRun', 'Invoke-CodeRunReconcile', 'Start-CodeRunController', 'Get-AgentWorkspace' {
        $caught = $null
        try { & $_ } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $caught.CategoryInfo.Category | Should -Be 'ConnectionError'
        $caught.ErrorDetails.RecommendedAction | Should -BeLike '*Start-CodeRunSandbox*Connect-CodeRunCluster*'
    }
}
