using PublicTime.Fuzz.Tests.Loop;
using PublicTime.KeService.Negotiation;
using PublicTime.KeService.Sessions;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What holds for every KE request: its verdict is the oracle's, and does not depend on how it was cut.</summary>
/// <param name="judge">The server's parser and negotiation, or a twin that is broken on purpose.</param>
internal sealed class KePromises(Func<byte[], AeadAlgorithm[], KeVerdict> judge)
{
    private const int MaxLength = 1024;

    private static readonly AeadAlgorithm[][] Supported =
    [
        [AeadAlgorithm.AesSivCmac256],
        [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512],
        [AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac256],
        [AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384],
        [AeadAlgorithm.Aes128GcmSiv],
    ];

    /// <summary>How often each verdict was seen.</summary>
    public Dictionary<KeVerdict, long> Seen { get; } = [];

    /// <summary>The server's own verdict.</summary>
    public static KeVerdict Judge(byte[] message, AeadAlgorithm[] supported)
    {
        KeRequestFault fault = KeRequest.TryRead(message, out KeRequest request);
        return fault == KeRequestFault.None ? new KeVerdict(fault, KeNegotiation.Decide(request, supported)) : new KeVerdict(fault);
    }

    /// <summary>Which promise is broken; null for none.</summary>
    public ValueTask<string?> BrokenAsync(FuzzCase made) => ValueTask.FromResult(BrokenVerdict(made.Octets) ?? BrokenByCutting(made.Octets));

    private string? BrokenVerdict(byte[] message)
    {
        foreach (AeadAlgorithm[] supported in Supported)
        {
            KeVerdict expected = KeOracle.Judge(message, supported);
            KeVerdict verdict = judge(message, supported);
            Seen[verdict] = Seen.GetValueOrDefault(verdict) + 1;
            if (verdict != expected)
            {
                return $"{verdict} instead of {expected}";
            }
        }

        return null;
    }

    private static string? BrokenByCutting(byte[] message)
    {
        KeRequestProgress whole = Collect(message, chunk: int.MaxValue, out int needed);
        KeRequestProgress cut = Collect(message, chunk: 1 + (message.Length % 7), out _);
        KeRequestFault fault = KeRequest.TryRead(message.AsSpan(0, Math.Min(needed, message.Length)), out _);
        return (whole, cut, fault) switch
        {
            _ when whole != cut => $"{cut} in pieces and {whole} at once",
            (KeRequestProgress.Whole, _, KeRequestFault.Incomplete) => "whole for the buffer and incomplete for the parser",
            (KeRequestProgress.NeedsMore, _, KeRequestFault.None) => "complete for the parser and not for the buffer",
            _ => null,
        };
    }

    private static KeRequestProgress Collect(ReadOnlySpan<byte> message, int chunk, out int needed)
    {
        using var buffer = new KeRequestBuffer(MaxLength);
        KeRequestProgress progress = KeRequestProgress.NeedsMore;
        needed = 0;
        while (!message.IsEmpty && progress == KeRequestProgress.NeedsMore)
        {
            Memory<byte> free = buffer.Free();
            int length = Math.Min(Math.Min(chunk, message.Length), free.Length);
            message[..length].CopyTo(free.Span);
            message = message[length..];
            needed += length;
            progress = buffer.Advance(length);
        }

        return progress;
    }
}
