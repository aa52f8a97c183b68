using System.CommandLine;

namespace PublicTime.CommandLine;

/// <summary><c>ring …</c>: what an operator does with the key ring and what it is sealed under.</summary>
internal static class RingCommand
{
    public static Command Create(CommandHandlers handlers) => new("ring", "Looks after the key ring and the key that it is sealed under.")
    {
        RingStatusCommand.Create(handlers.RingStatus),
        OrderCommand.Rotate(handlers.Order),
        RevokeCommand.Create(handlers.Order, handlers.PriceOfRevoking),
        ChronyExportCommand.Create(handlers.Order),
        NewKeyEncryptionKeyCommand.Create(),
    };
}
