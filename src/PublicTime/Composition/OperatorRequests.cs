using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.Control.Cluster;
using PublicTime.Control.Requests;

namespace PublicTime.Composition;

/// <summary>What the control socket answers: reports, and the commands that the rooms carry out. Any thread may ask.</summary>
/// <param name="service">Whose ring.</param>
/// <param name="options">What this node is called.</param>
/// <param name="status">Makes the report of <c>status</c>.</param>
/// <param name="cluster">Makes the report of <c>cluster</c>.</param>
/// <param name="stateFolder">What is kept there is not overwritten by an export.</param>
internal sealed class OperatorRequests(
    RunningService service, ServeOptions options, StatusComposer status, ClusterComposer cluster, string stateFolder)
{
    private const string Operator = "an operator of this node";

    private static readonly CommandReply NoRing = new(IsDone: false, "There is no key ring here: this process serves no NTS. Nothing has changed.");

    /// <summary>All of them.</summary>
    public ControlRequests All() => new(
    [
        ControlRequest.Report(RequestNames.Status, status.Compose, ControlJson.Default.StatusReport),
        ControlRequest.Report(RequestNames.Cluster, cluster.Compose, ControlJson.Default.ClusterStatus),
        ControlRequest.Report(RequestNames.RingStatus, Ring, ControlJson.Default.RingReport),
        ControlRequest.Command(RequestNames.Drain, "[NODE]", (node, cancellation) => DrainAsync(WishKind.Drain, node, cancellation)),
        ControlRequest.Command(RequestNames.Undrain, "[NODE]", (node, cancellation) => DrainAsync(WishKind.Undrain, node, cancellation)),
        ControlRequest.Command(RequestNames.Forget, "NODE", ForgetAsync),
        ControlRequest.Command(RequestNames.RingRotate, "", (_, cancellation) => service.Ring?.RotateAsync(cancellation) ?? Task.FromResult(NoRing)),
        ControlRequest.Command(RequestNames.RingRevoke, "", (_, cancellation) => service.Ring?.RevokeAsync(cancellation) ?? Task.FromResult(NoRing)),
        ControlRequest.Command(RequestNames.RingExport, "FILE", (file, _) => Task.FromResult(Export(file))),
    ]);

    private RingReport Ring() => new() { Cluster = cluster.Compose(), Keys = status.Ring() };

    private async Task<CommandReply> DrainAsync(WishKind kind, string node, CancellationToken cancellation)
    {
        if (node.Length == 0 || (service.SharedRing is null && node == options.NodeName))
        {
            return kind == WishKind.Drain ? Drain() : Undrain();
        }

        return service.SharedRing is { } shared
            ? await shared.AskOfAsync(node, kind, cancellation).ConfigureAwait(false)
            : Alone(node);
    }

    private CommandReply Drain() => new(
        IsDone: true,
        service.Drain.Begin(Operator)
            ? $"This node drains: it takes no new clients, answers for {options.DrainGrace.TotalSeconds} s more, and then stops. `publictime undrain` goes on after all."
            : "This node drains already.");

    private CommandReply Undrain() => service.Drain.Cancel(Operator)
        ? new CommandReply(IsDone: true, "This node goes on and takes new clients.")
        : new CommandReply(IsDone: false, "This node does not drain, or its grace is over and it stops. Nothing has changed.");

    private async Task<CommandReply> ForgetAsync(string node, CancellationToken cancellation) => service.SharedRing is { } shared
        ? await shared.ForgetAsync(node, cancellation).ConfigureAwait(false)
        : Alone(node);

    private CommandReply Alone(string node) =>
        new(IsDone: false, $"The ring of {options.NodeName} is its own, so there is no node {node} to be told. Nothing has changed.");

    private CommandReply Export(string file) => service.Ring is { } ring ? ChronyExport.Write(ring, file, stateFolder) : NoRing;
}
