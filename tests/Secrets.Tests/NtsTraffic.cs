using System.Buffers.Binary;
using System.Net;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.Secrets.Tests;

/// <summary>A client that holds key exchanges and authenticated exchanges, well and badly, and remembers every secret of them.</summary>
internal static class NtsTraffic
{
    private const int HeaderLength = 48;
    private const int Exchanges = 4;
    private const int CookiePartsThatAreKnown = 4; // a cookie begins with the id of its key, which is no secret
    private const ushort UniqueIdentifier = 0x0104;
    private const ushort Cookie = 0x0204;

    /// <summary>Makes traffic and gives its secrets: session keys, cookies, unique identifiers.</summary>
    public static async Task<IReadOnlyList<Secret>> MakeAsync(ServiceSite site, int sessions)
    {
        List<Secret> secrets = [];
        await using RecordingRelay relay = new(site.NtpPort);
        using TlsClientContext trust = TlsClientContext.Trusting(site.Certificate.CertificatePath);
        KeyExchangeClient client = new(trust, TimeProvider.System);
        for (int i = 0; i < sessions; i++)
        {
            KeyExchangeOutcome outcome = await client.ExchangeAsync(
                new KeyExchangeTarget("127.0.0.1") { Port = (ushort)site.KePort }, CancellationToken.None);
            Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
            using KeyExchangeResult result = outcome.Result;
            secrets.Add(new Secret("C2S key", result.Keys.C2S.ToArray()));
            secrets.Add(new Secret("S2C key", result.Keys.S2C.ToArray()));
            secrets.AddRange(result.Cookies.Select(cookie => SecretOf(cookie.Span)));
            using NtsSession session = new(result.Aead, result.Keys.C2S, result.Keys.S2C);
            foreach (ReadOnlyMemory<byte> cookie in result.Cookies)
            {
                session.Add(cookie.Span);
            }

            await AskAsync(relay.Endpoint, session);
            secrets.AddRange(CookiesOf(session));
            await AskBadlyAsync(relay, session);
        }

        secrets.AddRange(relay.Requests.SelectMany(SecretsOf));
        return secrets;
    }

    private static async Task AskAsync(IPEndPoint endpoint, NtsSession session)
    {
        for (int i = 0; i < Exchanges; i++)
        {
            ExchangeResult result = await new TimeClient(endpoint, new HostClock(), TimeProvider.System)
                .ExchangeAsync(session, TimeSpan.FromSeconds(5), CancellationToken.None);
            Assert.True(result.IsSuccess, result.Failure);
        }
    }

    /// <summary>A real request again, with one octet of its tag changed: the NAK shows nothing either.</summary>
    private static async Task AskBadlyAsync(RecordingRelay relay, NtsSession session)
    {
        byte[] bad = [.. relay.Requests[^1]];
        bad[^1] ^= 1;
        using System.Net.Sockets.UdpClient socket = new();
        await socket.SendAsync(bad, relay.Endpoint);
        byte[] answer = (await socket.ReceiveAsync().Soon()).Buffer;
        Assert.Equal("NTSN"u8.ToArray(), answer[12..16]);
        Assert.True(session.CookieCount > 0);
    }

    private static IEnumerable<Secret> CookiesOf(NtsSession session)
    {
        List<byte[]> cookies = [];
        while (session.TryTake(out byte[] cookie))
        {
            cookies.Add(cookie);
        }

        cookies.ForEach(cookie => session.Add(cookie));
        return cookies.Select(cookie => SecretOf(cookie));
    }

    private static IEnumerable<Secret> SecretsOf(byte[] request)
    {
        for (int at = HeaderLength; at + 4 <= request.Length;)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(at));
            int length = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(at + 2));
            byte[] body = request[(at + 4)..(at + length)];
            at += length;
            if (type == UniqueIdentifier)
            {
                yield return new Secret("unique identifier", body);
            }
            else if (type == Cookie)
            {
                yield return SecretOf(body);
            }
        }
    }

    private static Secret SecretOf(ReadOnlySpan<byte> cookie) => new("cookie", cookie[CookiePartsThatAreKnown..].ToArray());
}
