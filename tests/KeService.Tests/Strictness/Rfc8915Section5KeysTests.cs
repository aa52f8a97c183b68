using PublicTime.CookieKeys.Cookies;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Tls;
using PublicTime.Wire.KeyEstablishment;
using static PublicTime.KeService.Tests.Strictness.KeStage;

namespace PublicTime.KeService.Tests.Strictness;

/// <summary>RFC 8915 sections 4.3 and 5.1: where the keys of a session come from.</summary>
public sealed class Rfc8915Section5KeysTests : IDisposable
{
    private readonly KeStage _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData(15, 32, false)]
    [InlineData(16, 48, false)]
    [InlineData(17, 64, false)]
    [InlineData(30, 16, false)]
    [InlineData(30, 16, true)]
    public async Task Section_5_1_the_keys_are_the_exporters_for_protocol_aead_and_direction(byte aead, int keyLength, bool sendsRecord1024)
    {
        byte[] keys = new byte[2 * keyLength];
        byte[] context = sendsRecord1024 ? Record(0x0400) : [];
        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(
            Message(Record(0x8001, 0, 0), Record(0x8004, 0, aead), context, Record(0x8000)), look: client => Export(client, keys, aead));

        Assert.Equal(KeOutcome.Served, end.Outcome);
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(end.Answer, out KeResponse response));
        Assert.Equal(aead, response.Algorithm);
        for (int i = 0; i < response.CookieCount; i++)
        {
            byte[] opened = new byte[keys.Length];
            Assert.True(CookieMint.TryOpen(_ke.Ke.MintingKey, response.Cookie(i), opened));
            Assert.Equal(keys, opened);
        }
    }

    [Fact]
    public async Task Section_5_1_two_sessions_have_nothing_in_common()
    {
        byte[] first = new byte[64];
        byte[] second = new byte[64];
        byte[] request = Message(Record(0x8001, 0, 0), Record(0x8004, 0, 15), Record(0x8000));

        await _ke.AskAsync(request, look: client => Export(client, first));
        await _ke.AskAsync(request, look: client => Export(client, second));

        Assert.Equal(4, new[] { first[..32], first[32..], second[..32], second[32..] }.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>C2S and S2C as a client derives them: context is protocol, AEAD and direction.</summary>
    private static void Export(TlsConnection client, Span<byte> keys, byte aead = 15)
    {
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, aead, 0], keys[..(keys.Length / 2)]);
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, aead, 1], keys[(keys.Length / 2)..]);
    }
}
