namespace CodeRun.Sandbox.Pods.States;

/// <summary>The phase of a pod from the states of its containers (kubelet: getPhase). Pure.</summary>
internal static class PodPhase
{
    /// <summary>Pending, Running, Succeeded or Failed.</summary>
    /// <param name="state">The pod.</param>
    /// <param name="isOver">True when no container will be started again.</param>
    public static string Of(PodState state, bool isOver)
    {
        var policy = state.Pod.RestartPolicy;
        var init = state.Pod.Init.Where(static c => c.Role == ContainerRole.Init).Select(c => state.Containers[c.Name]).ToList();
        // A container that waits for its next start counts by its last end.
        var isFailedInit = init.Exists(static c => c.Phase != ContainerPhase.Running && c.Run is { ExitCode: not 0 });
        if (isFailedInit && policy == "Never")
            return "Failed";
        var sidecars = state.Pod.Init.Where(static c => c.Role == ContainerRole.Sidecar).Select(c => state.Containers[c.Name]).ToList();
        var main = state.Pod.Main.Select(c => state.Containers[c.Name]).ToList();
        var isInitPending = init.Exists(static c => c.Phase == ContainerPhase.Running || c.Run is null);
        var isSidecarPending = sidecars.Exists(static c => (c.IsRunning && !c.IsStarted) || c.Run is null);
        var isWaiting = main.Concat(sidecars).Any(static c => c.Run is null);
        if (isInitPending || (isSidecarPending && !state.IsInitialized) || isWaiting)
            return "Pending";
        if (main.Concat(sidecars).Any(static c => c.IsRunning))
            return "Running";
        if (!isOver && policy == "Always")
            return "Running";
        if (main.TrueForAll(static c => c.Run!.ExitCode == 0))
            return "Succeeded";
        return isOver || policy == "Never" ? "Failed" : "Running";
    }
}
