# The base class of all cmdlets that wait, tried on cmdlets that exist for this only (tests/Pester/Fixtures).

BeforeAll {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $fixtures = "$PSScriptRoot/Fixtures/bin/Release/net10.0/CodeRun.Tests.Fixtures.dll"
    Import-Module "$root/module/CodeRun.psd1"
    Import-Module $fixtures

    # The cmdlet in a pipeline of its own, so that it can be stopped from outside.
    function Start-Waiting([hashtable] $Parameters) {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule([string[]] @("$root/module/CodeRun.psd1", $fixtures))
        $shell = [powershell]::Create($state)
        $null = $shell.AddCommand('Wait-Fixture').AddParameters($Parameters)
        @{ Shell = $shell; Invocation = $shell.BeginInvoke() }
    }
}

Describe 'Output of asynchronous work' {
    It 'comes in order' {
        Write-FixtureNumber -Count 3 | Should -Be 1, 2, 3
    }

    It 'keeps the order between the streams' {
        $seen = Write-FixtureNumber -Count 2 -FailAt 1 -Verbose *>&1 | ForEach-Object { "$_" }
        $seen | Should -Be 'Performing the operation "count" on target "numbers".', 'number 1', '1 does not count.', 'number 2', '2'
    }

    It 'asks ShouldProcess on the pipeline thread' {
        Write-FixtureNumber -Count 3 -WhatIf | Should -BeNullOrEmpty
    }

    It 'goes on after a non-terminating error' {
        $problems = $null
        Write-FixtureNumber -Count 3 -FailAt 2 -ErrorAction SilentlyContinue -ErrorVariable problems | Should -Be 1, 3
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'NumberRefused,CodeRun.Tests.Fixtures.WriteFixtureNumberCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].TargetObject | Should -Be 2
    }
}

Describe 'An end that comes from the pipeline' {
    It 'stops the work with -ErrorAction Stop, and keeps the id of the error' {
        $list = [System.Collections.Generic.List[string]]::new()
        { Write-FixtureNumber -FailAt 2 -ErrorAction Stop -Log $list } |
            Should -Throw '2 does not count.' -ErrorId 'NumberRefused,CodeRun.Tests.Fixtures.WriteFixtureNumberCommand'
        $list | Should -Be 'ended', 'disposed'
    }

    It 'stops the work when a downstream command throws' {
        $list = [System.Collections.Generic.List[string]]::new()
        { Write-FixtureNumber -Log $list | ForEach-Object { if ($_ -eq 3) { throw 'enough' } } } | Should -Throw 'enough'
        $list | Should -Be 'ended', 'disposed'
    }

    It 'stops the work when a downstream command leaves the loop' {
        $list = [System.Collections.Generic.List[string]]::new()
        $seen = do { Write-FixtureNumber -Log $list | ForEach-Object { $_; if ($_ -eq 3) { break } } } until ($true)
        $list | Should -Be 'ended', 'disposed'
    }
}

Describe 'An exception of the work' {
    It 'ends the cmdlet with its type as id' {
        $problem = { Invoke-FixtureFault -Exception ([InvalidOperationException]::new('it broke')) } | Should -Throw 'it broke' -PassThru
        $problem.FullyQualifiedErrorId | Should -BeExactly 'InvalidOperationException,CodeRun.Tests.Fixtures.InvokeFixtureFaultCommand'
    }

    It 'brings its own error record where it has one' {
        $problem = { Invoke-FixtureFault -Exception ([CodeRun.Tests.Fixtures.FixtureException]::new('it broke')) } | Should -Throw 'it broke' -PassThru
        $problem.FullyQualifiedErrorId | Should -BeExactly 'FixtureId,CodeRun.Tests.Fixtures.InvokeFixtureFaultCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        $problem.TargetObject | Should -BeExactly 'the target'
        $problem.ErrorDetails.RecommendedAction | Should -BeExactly 'Try something else.'
    }

    It 'is an error too when it is a cancellation that nobody asked for' {
        { Invoke-FixtureFault -Exception ([OperationCanceledException]::new('a timeout')) } | Should -Throw 'a timeout' -ErrorId 'OperationCanceledException,*'
    }
}

Describe 'Ctrl+C' {
    # The promise is 200 ms; the limit leaves room for a busy machine. Without cancellation it would be forever.
    It 'ends work that listens' {
        $started = [System.Threading.ManualResetEventSlim]::new()
        $ended = [System.Threading.ManualResetEventSlim]::new()
        $waiting = Start-Waiting @{ Started = $started; Ended = $ended }
        $started.Wait(30000) | Should -BeTrue
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $waiting.Shell.Stop()
        $clock.ElapsedMilliseconds | Should -BeLessThan 2000
        $ended.Wait(30000) | Should -BeTrue
        $waiting.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $waiting.Shell.Dispose()
    }

    It 'ends the cmdlet when its work does not listen' {
        $started = [System.Threading.ManualResetEventSlim]::new()
        $ended = [System.Threading.ManualResetEventSlim]::new()
        $gate = [System.Threading.Tasks.TaskCompletionSource]::new()
        $waiting = Start-Waiting @{ Started = $started; Ended = $ended; OnlyFor = $gate.Task }
        $started.Wait(30000) | Should -BeTrue
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $waiting.Shell.Stop()
        $clock.ElapsedMilliseconds | Should -BeLessThan 2000
        $ended.IsSet | Should -BeFalse
        $waiting.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $gate.SetResult()
        $ended.Wait(30000) | Should -BeTrue
        $waiting.Shell.Dispose()
    }
}
