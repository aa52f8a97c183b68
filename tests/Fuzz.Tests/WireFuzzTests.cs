using PublicTime.Frontend.Tests;
using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Fuzz.Tests.Promises;

namespace PublicTime.Fuzz.Tests;

/// <summary>The parsers and writers by themselves.</summary>
public sealed class WireFuzzTests
{
    private readonly ulong _seed = Seed.Print();

    [Fact]
    public async Task Nothing_throws_and_what_is_read_and_written_again_is_the_same()
    {
        using var stage = new NtpStage(_seed);
        var promises = new WirePromises(WirePromises.Write);

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(
            noise => noise.Below(5) switch { 0 => KeCases.NextRequest(noise), 1 => KeCases.NextAnswer(noise), 2 => Answer(noise), 3 => ProxyCases.Next(noise), _ => NtpCases.NextOfAny(stage, noise) },
            promises.BrokenAsync);

        string[] kinds = ["header", "field", "NTS request", "NTS answer", "record", "KE answer", "proxy header"];
        Assert.All(kinds, kind => Assert.NotEqual(0, promises.Seen.GetValueOrDefault(kind)));

        // An answer of the server's own, damaged.
        FuzzCase Answer(Noise noise)
        {
            NtsPeer peer = stage.PeerOf(NtpStage.Aeads[noise.Below(NtpStage.Aeads.Length)]);
            byte[] answer = stage.Server.Ask(peer.Request(peer.Cookie(stage.Ring.Minting), noise.Below(8))).Octets;
            return NtpCases.Datagram(noise.Below(4) == 0 ? answer : noise.Damaged(answer));
        }
    }
}
