# Test-CodeRunSensor: no cluster needed.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    [IO.Directory]::CreateDirectory("$TestDrive/events") | Out-Null
    [IO.File]::WriteAllText("$TestDrive/events/source.yaml", @'
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata: {name: github}
spec:
  github:
    org:
      organizations: [example]
      webhook: {endpoint: /hook, port: "12000"}
      secret: {name: hook, key: secret}
'@)
    [IO.File]::WriteAllText("$TestDrive/events/sensor.yaml", @'
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: a}
spec:
  dependencies:
    - name: a
      eventSourceName: github
      eventName: orgs
      filters:
        data:
          - path: headers.X-Github-Event
            type: string
            value: ["pull_request"]
  triggers:
    - template: {name: log, log: {}}
'@)
    [IO.File]::WriteAllText("$TestDrive/secret.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: a}}`n")
}

Describe 'Test-CodeRunSensor' {
    It 'names rule, place and corrected text of every finding, over all files together' {
        $findings = @(Test-CodeRunSensor "$TestDrive/events/*.yaml")
        @($findings | ForEach-Object { "$([IO.Path]::GetFileName($_.Path)):$($_.Line):$($_.Column) $($_.Severity) $($_.Rule)" }) | Should -Be 'sensor.yaml:8:18 Error UnknownEventSource', 'sensor.yaml:13:21 Warning UnanchoredMatch', 'source.yaml:6:5 Information NoHookRegistered', 'source.yaml:6:5 Error UnsignedWebhook', 'source.yaml:9:7 Error UnknownField'
        $findings[1].Suggestion | Should -Be '''^\["pull_request"\]$'''
    }

    It 'takes files from the pipeline and keeps the severities that are asked for' {
        $files = [IO.DirectoryInfo]::new("$TestDrive/events").GetFiles()
        @($files | Test-CodeRunSensor -Severity Warning | ForEach-Object { $_.Rule }) | Should -Be 'UnanchoredMatch'
    }

    It 'returns nothing when nothing is wrong, and passes over other kinds' {
        Test-CodeRunSensor -Path "$TestDrive/secret.yaml" | Should -BeNullOrEmpty
        Test-CodeRunSensor -Path "$TestDrive/secret.yaml" -Quiet | Should -BeTrue
        Test-CodeRunSensor -Path "$TestDrive/events/source.yaml" -Quiet | Should -BeFalse
    }

    It 'fails for a file that is not there, also behind a wildcard' {
        { Test-CodeRunSensor -Path "$TestDrive/nothing.yaml" } | Should -Throw "*There is no file*" -ErrorId 'FileNotFound,*'
        { Test-CodeRunSensor -Path "$TestDrive/nothing*.yaml" } | Should -Throw "*There is no file*" -ErrorId 'FileNotFound,*'
    }
}
