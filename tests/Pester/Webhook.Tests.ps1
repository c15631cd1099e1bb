# Resolve-CodeRunWebhook: payloads alone, with objects that are given, and carried out on the sandbox.

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CodeRun.psd1"
    $payload = '{"action":"opened","pull_request":{"number":12,"html_url":"https://github.com/acme/shop/pull/12","labels":[{"name":"task-5"}],' +
        '"head":{"ref":"feature/task-5-cart","sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},"repository":{"full_name":"acme/shop"},"sender":{"login":"5dlabs-rex[bot]"}}'
    $event = @{ EventType = 'pull_request'; Delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958' }
    [IO.File]::WriteAllText("$TestDrive/payload.json", $payload)
    [IO.File]::WriteAllText("$TestDrive/secret", "sesame`n")
    $digest = [Security.Cryptography.HMACSHA256]::HashData([Text.Encoding]::UTF8.GetBytes('sesame'), [Text.Encoding]::UTF8.GetBytes($payload))
    $signature = "sha256=$([Convert]::ToHexString($digest).ToLowerInvariant())"
    $secret = [Net.NetworkCredential]::new('', 'sesame').SecurePassword

    function New-Play([string] $Stage, [string] $Repository = 'acme/shop') {
        @{
            kind     = 'Workflow'
            metadata = @{
                name        = 'play-5'
                namespace   = 'agents'
                labels      = @{ 'task-id' = '5'; 'workflow-type' = 'play-orchestration'; 'current-stage' = $Stage }
                annotations = @{ 'agents.platform/repository' = $Repository }
            }
        }
    }
}

AfterAll {
    Stop-CodeRunSandbox
}

Describe 'Resolve-CodeRunWebhook' {
    It 'says what a payload means' {
        $webhook = Resolve-CodeRunWebhook -Payload $payload @event
        $webhook.Verdict | Should -Be 'Accepted'
        $webhook.Action | Should -Be 'Resume'
        $webhook.Stage | Should -Be 'waiting-pr-created'
        $webhook.PlayName | Should -Match '^play-shop-[0-9a-f]{8}-task-5$'
        $webhook.Repository | Should -Be 'acme/shop'
        $webhook.TaskId | Should -Be 5
        $webhook.TaskIdSource | Should -Be 'LabelAndBranch'
        $webhook.Agent | Should -Be 'rex'
        $webhook.PullRequest | Should -Be 12
        $webhook.HeadSha | Should -Be ('a' * 40)
        $webhook.Signature | Should -Be 'NotChecked'
        $webhook.Warning | Should -BeNullOrEmpty
    }

    It 'takes payloads from the pipeline, as text, bytes, files and paths' {
        ($payload | Resolve-CodeRunWebhook @event).TaskId | Should -Be 5
        (Resolve-CodeRunWebhook -Payload ([Text.Encoding]::UTF8.GetBytes($payload)) @event).TaskId | Should -Be 5
        ([IO.FileInfo]::new("$TestDrive/payload.json") | Resolve-CodeRunWebhook @event).TaskId | Should -Be 5
        @(Resolve-CodeRunWebhook "$TestDrive/payload.json", "$TestDrive/payload.json" @event) | Should -HaveCount 2
    }

    It 'reads an event as Argo Events hands it on' {
        $webhook = Resolve-CodeRunWebhook -Payload "{`"headers`":{`"X-Github-Event`":[`"pull_request`"],`"X-Github-Delivery`":[`"d-1`"]},`"body`":$payload}"
        $webhook.Action | Should -Be 'Resume'
        $webhook.Delivery | Should -Be 'd-1'
    }

    It 'takes the headers from a file' {
        [IO.File]::WriteAllText("$TestDrive/headers", "X-GitHub-Event: pull_request`nX-GitHub-Delivery: d-2`nX-Hub-Signature-256: $signature`nContent-Type: application/json`n")
        $webhook = Resolve-CodeRunWebhook "$TestDrive/payload.json" -HeaderPath "$TestDrive/headers" -Secret $secret
        $webhook.Signature | Should -Be 'Valid'
        $webhook.Delivery | Should -Be 'd-2'
        $webhook.Verdict | Should -Be 'Accepted'
    }

    It 'refuses what is not signed with the secret' {
        (Resolve-CodeRunWebhook -Payload $payload @event -Secret $secret -Signature $signature).Verdict | Should -Be 'Accepted'
        (Resolve-CodeRunWebhook -Payload $payload @event -SecretPath "$TestDrive/secret" -Signature $signature).Verdict | Should -Be 'Accepted'
        $changed = Resolve-CodeRunWebhook -Payload "$payload " @event -Secret $secret -Signature $signature
        "$($changed.Verdict) $($changed.Signature) $($changed.Action)" | Should -Be 'Refused Wrong None'
        $unsigned = Resolve-CodeRunWebhook -Payload $payload @event -Secret $secret
        "$($unsigned.Verdict) $($unsigned.Signature) $($unsigned.Action)" | Should -Be 'Refused Missing None'
    }

    It 'warns of a malformed label and goes on with the branch' {
        $webhook = Resolve-CodeRunWebhook -Payload $payload.Replace('"task-5"', '"task-abc"') @event -WarningVariable warnings -WarningAction SilentlyContinue
        $webhook.TaskIdSource | Should -Be 'Branch'
        "$warnings" | Should -BeLike "*'task-abc'*"
        "$($webhook.Warning)" | Should -BeLike "*'task-abc'*"
    }

    It 'has a verdict for anything' {
        (Resolve-CodeRunWebhook -Payload 'nonsense' @event).Verdict | Should -Be 'Malformed'
        (Resolve-CodeRunWebhook -Payload 'payload=%7B%7D' @event).Reason | Should -BeLike '*application/json*'
        (Resolve-CodeRunWebhook -Payload '{}').Verdict | Should -Be 'Malformed'
        (Resolve-CodeRunWebhook -Payload '{}' -EventType star -WarningAction SilentlyContinue).Verdict | Should -Be 'Ignored'
    }

    It 'says what is wrong with the call: <id>' -ForEach @(
        @{ id = 'FileUnreadable'; arguments = @{ Path = '/nowhere/payload.json' } }
        @{ id = 'FileUnreadable'; arguments = @{ Payload = '{}'; SecretPath = '/nowhere/secret' } }
        @{ id = 'SecretGivenTwice'; arguments = @{ Payload = '{}'; SecretPath = '/nowhere/secret'; Secret = [Security.SecureString]::new() } }
    ) {
        { Resolve-CodeRunWebhook @arguments -ErrorAction Stop } | Should -Throw -ErrorId "$id,*"
    }
}

Describe 'Objects that are given' {
    It 'names the play and the stage it goes to' {
        $webhook = Resolve-CodeRunWebhook -Payload $payload @event -Workflow (New-Play 'waiting-pr-created')
        $webhook.Target | Should -HaveCount 1
        $webhook.Target[0].Action | Should -Be 'Move'
        $webhook.Target[0].Stage | Should -Be 'waiting-pr-created'
        $webhook.Target[0].NextStage | Should -Be 'quality-in-progress'
    }

    It 'keeps an event that comes early' {
        $webhook = Resolve-CodeRunWebhook -Payload $payload @event -Workflow (New-Play 'implementation-in-progress')
        "$($webhook.Verdict) $($webhook.Action) $($webhook.Target[0].Action)" | Should -Be 'Early None Keep'
    }

    It 'does not take the same task of another repository' {
        $webhook = Resolve-CodeRunWebhook -Payload $payload @event -Workflow (New-Play 'waiting-pr-created' 'acme/other')
        $webhook.Target | Should -BeNullOrEmpty
        $webhook.Verdict | Should -Be 'Ignored'
    }

    It 'refuses an object that is none' {
        { Resolve-CodeRunWebhook -Payload $payload @event -Workflow @{ kind = 'Pod' } -ErrorAction Stop } | Should -Throw -ErrorId 'PlayObjectInvalid,*'
    }
}

Describe 'A connected cluster' {
    It 'has the runs of the task that a push makes obsolete' {
        Start-CodeRunSandbox -NoPods | Out-Null
        New-CodeRun -Name implementation -Service shop -GithubApp 5DLabs-Rex -TaskId 5 -RepositoryUrl https://github.com/acme/shop | Out-Null
        New-CodeRun -Name testing -Service shop -GithubApp 5DLabs-Tess -TaskId 5 -RepositoryUrl https://github.com/acme/shop | Out-Null
        New-CodeRun -Name elsewhere -Service shop -GithubApp 5DLabs-Tess -TaskId 5 -RepositoryUrl https://github.com/acme/other | Out-Null
        New-CodeRun -Name later -Service shop -GithubApp 5DLabs-Tess -TaskId 6 -RepositoryUrl https://github.com/acme/shop | Out-Null
        $push = '{"ref":"refs/heads/task-5-cart","after":"' + 'b' * 40 + '","repository":{"full_name":"acme/shop"},"sender":{"login":"5DLabs-Rex[bot]"}}'
        $webhook = Resolve-CodeRunWebhook -Payload $push -EventType push -Delivery d-3
        $webhook.Action | Should -Be 'CancelQa'
        @($webhook.Target | ForEach-Object { "$($_.Name) $($_.Action)" }) | Should -Be 'implementation None', 'testing Cancel'
        $given = Resolve-CodeRunWebhook -Payload $push -EventType push -Delivery d-3 -CodeRun (Get-CodeRun)
        @($given.Target | ForEach-Object { $_.Name }) | Should -Be 'implementation', 'testing'
    }

    It 'is not changed' {
        @(Get-CodeRun | Where-Object { $_.Resource.spec.cancel }) | Should -HaveCount 0
    }
}

Describe 'Resolve-CodeRunWebhook -Apply' {
    BeforeAll {
        $push = '{"ref":"refs/heads/task-5-cart","after":"' + 'b' * 40 + '","repository":{"full_name":"acme/shop"},"sender":{"login":"5DLabs-Rex[bot]"}}'
        $digest = [Security.Cryptography.HMACSHA256]::HashData([Text.Encoding]::UTF8.GetBytes('sesame'), [Text.Encoding]::UTF8.GetBytes($push))
        $signed = @{ Payload = $push; EventType = 'push'; Delivery = 'd-4'; Secret = $secret; Signature = "sha256=$([Convert]::ToHexString($digest))" }
        function Get-Cancelled {
            @(Get-CodeRun | Where-Object { $_.Resource.spec.cancel } | ForEach-Object { $_.Name })
        }
    }

    It 'needs a secret, or the word that somebody has checked the signature' {
        { Resolve-CodeRunWebhook -Payload $push -EventType push -Apply -ErrorAction Stop } | Should -Throw -ErrorId 'SignatureRequired,*'
        { Resolve-CodeRunWebhook @signed -CodeRun @() -Apply -ErrorAction Stop } | Should -Throw -ErrorId 'ApplyNeedsCluster,*'
    }

    It 'changes nothing with -WhatIf or with a wrong signature' {
        (Resolve-CodeRunWebhook @signed -Apply -WhatIf).Change | Should -BeNullOrEmpty
        $changed = $signed.Clone()
        $changed['Payload'] = "$push "
        (Resolve-CodeRunWebhook @changed -Apply).Verdict | Should -Be 'Refused'
        Get-Cancelled | Should -BeNullOrEmpty
    }

    It 'cancels what judges the old commit, once' {
        (Resolve-CodeRunWebhook @signed -Apply).Change | Should -Be 'Cancelled CodeRun default/testing.'
        Get-Cancelled | Should -Be 'testing'
        (Resolve-CodeRunWebhook @signed -Apply).Change | Should -BeNullOrEmpty
    }

    It 'names what stands in the way' {
        $review = '{"action":"submitted","review":{"state":"changes_requested"},"pull_request":{"number":7,"labels":[{"name":"task-9"}]},"repository":{"full_name":"acme/shop"},"sender":{"login":"5dlabs-tess"}}'
        { Resolve-CodeRunWebhook -Payload $review -EventType pull_request_review -Delivery d-5 -SignatureChecked -Apply -ErrorAction Stop } | Should -Throw -ErrorId 'WebhookNotApplied,*'
    }
}
