using PublicTime.Native.Tls;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.NtsClient.Tests.KeyExchange;

/// <summary>The keys of every AEAD against a server that derives its own (RFC 8915 section 5.1).</summary>
public sealed class KeyDerivationTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _deadline.Dispose();

    /// <summary>
    /// With AEAD 30 the context depends on record 1024 in the answer: without it the server is chrony 4.4 to 4.6, which put 15 there.
    /// </summary>
    [Theory]
    [InlineData(15, false, 15, 32)]
    [InlineData(16, false, 16, 48)]
    [InlineData(17, false, 17, 64)]
    [InlineData(30, true, 30, 16)]
    [InlineData(30, false, 15, 16)]
    [InlineData(15, true, 15, 32)]
    [InlineData(17, true, 17, 64)]
    public async Task Client_and_server_have_the_same_keys(byte aead, bool echoesRecord1024, byte contextAead, int keyLength)
    {
        byte[] record1024 = echoesRecord1024 ? [0x04, 0, 0, 0] : [];
        byte[] answer = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, aead, .. record1024, 0, 5, 0, 4, 0xC0, 0x0C, 0x1E, 0, 0x80, 0, 0, 0];
        await using var server = new ExportingServer(answer, contextAead, keyLength, _deadline.Token);
        using TlsClientContext trust = TlsClientContext.Trusting(server.AuthorityPath);

        KeyExchangeOutcome outcome = await new KeyExchangeClient(trust, TimeProvider.System)
            .ExchangeAsync(new KeyExchangeTarget("localhost") { Port = server.Port }, _deadline.Token);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        using KeyExchangeResult result = outcome.Result;
        Assert.Equal((aead, keyLength, keyLength), ((int)result.Aead, result.Keys.C2S.Length, result.Keys.S2C.Length));
        byte[] derived = [.. result.Keys.C2S, .. result.Keys.S2C];
        Assert.Equal(await server.KeysAsync(), derived);
    }
}
