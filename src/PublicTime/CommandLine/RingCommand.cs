using System.CommandLine;

namespace PublicTime.CommandLine;

/// <summary><c>ring …</c>: what an operator does with the key ring and what it is sealed under.</summary>
internal static class RingCommand
{
    public static Command Create() =>
        new("ring", "Looks after the key ring and the key that it is sealed under.") { NewKeyEncryptionKeyCommand.Create() };
}
