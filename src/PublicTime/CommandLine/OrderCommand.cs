using System.CommandLine;
using PublicTime.Control.Requests;

namespace PublicTime.CommandLine;

/// <summary>The commands that are one request to the service: <c>drain [NODE]</c>, <c>undrain [NODE]</c>, <c>forget NODE</c>, <c>ring rotate</c>.</summary>
internal static class OrderCommand
{
    private const string NodeText = "Its name, or its id of 16 hexadecimal digits";

    public static Command Drain(Func<OrderOptions, CancellationToken, Task<int>> order) =>
        OfNode(RequestNames.Drain, "Has a node take no new clients, and stop after its `draingrace`.", isNodeNeeded: false, order);

    public static Command Undrain(Func<OrderOptions, CancellationToken, Task<int>> order) =>
        OfNode(RequestNames.Undrain, "Has a node that drains go on after all.", isNodeNeeded: false, order);

    public static Command Forget(Func<OrderOptions, CancellationToken, Task<int>> order) =>
        OfNode(RequestNames.Forget, "Waits for a node no longer, because it is gone for good: fresh keys mint without it.", isNodeNeeded: true, order);

    public static Command Rotate(Func<OrderOptions, CancellationToken, Task<int>> order)
    {
        ServiceSymbols service = new();
        return service.Complete(
            new Command("rotate", "Draws fresh keys before their time. No cookie is lost."),
            (parsed, socket, cancellation) => order(new OrderOptions(socket, RequestNames.RingRotate, service.IsJson(parsed)), cancellation));
    }

    private static Command OfNode(string name, string description, bool isNodeNeeded, Func<OrderOptions, CancellationToken, Task<int>> order)
    {
        Argument<string> node = new("NODE")
        {
            Description = isNodeNeeded ? $"{NodeText}." : $"{NodeText}; the one of this machine, if it is not given.",
            Arity = isNodeNeeded ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            DefaultValueFactory = isNodeNeeded ? null : _ => "",
        };
        node.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } value }] && (value.Length == 0 || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
            {
                result.AddError($"NODE is the name or the id of a node, not `{value}`.");
            }
        });
        ServiceSymbols service = new();
        return service.Complete(
            new Command(name, description) { node },
            (parsed, socket, cancellation) =>
                order(new OrderOptions(socket, $"{name} {parsed.GetValue(node)}".TrimEnd(), service.IsJson(parsed)), cancellation));
    }
}
