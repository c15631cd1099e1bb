# Test-CodeRunSensor -Payload: no cluster needed.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    [IO.File]::WriteAllText("$TestDrive/simulated.yaml", @'
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: resume}
spec:
  dependencies:
    - name: opened
      eventSourceName: github
      eventName: org
      filters: {data: [{path: body.action, type: string, value: [^opened$]}]}
  triggers:
    - template:
        name: go
        conditions: opened
        k8s:
          operation: create
          source: {resource: {metadata: {generateName: run-}}}
          parameters:
            - src: {dependencyName: opened, dataKey: body.number}
              dest: metadata.labels.number
'@)
    [IO.File]::WriteAllText("$TestDrive/payload.json", '{"action":"opened","number":7}')
}

Describe 'Test-CodeRunSensor -Payload' {
    It 'shows what each dependency and trigger would do' {
        $verdicts = @(Test-CodeRunSensor "$TestDrive/simulated.yaml" -Payload "$TestDrive/payload.json" -EventType pull_request)
        $verdicts.Count | Should -Be 2
        $verdicts[0].Outcome | Should -Be 'Matched'
        $verdicts[1].Outcome | Should -Be 'Fires'
        $verdicts[1].Firings[0].Parameters[0].Value | Should -Be '7'
    }

    It 'refuses a payload whose type nobody says' {
        { Test-CodeRunSensor "$TestDrive/simulated.yaml" -Payload "$TestDrive/payload.json" -ErrorAction Stop } | Should -Throw
    }
}
