using System.CommandLine;
using PublicTime.Control.Requests;

namespace PublicTime.CommandLine;

/// <summary><c>ring revoke [--yes]</c>: gives up every key, or says what that would cost.</summary>
internal static class RevokeCommand
{
    public static Command Create(Func<OrderOptions, CancellationToken, Task<int>> order, Func<string, CancellationToken, Task<int>> priceOfRevoking)
    {
        ServiceSymbols service = new();
        Option<bool> yes = new("--yes") { Description = "Do it; without it, only what it would cost is printed." };
        return service.Complete(
            new Command("revoke", "Gives up every cookie key at once, because a stranger may know one: every client has to make a new key exchange.") { yes },
            (parsed, socket, cancellation) => parsed.GetValue(yes)
                ? order(new OrderOptions(socket, RequestNames.RingRevoke, service.IsJson(parsed)), cancellation)
                : priceOfRevoking(socket, cancellation));
    }
}
