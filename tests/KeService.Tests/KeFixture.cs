using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.KeService.Certificates;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.KeService.Tests;

/// <summary>All that a KE server reads, made for one test, and a client that trusts it.</summary>
public sealed class KeFixture : IDisposable
{
    /// <summary>A common request: NTPv4, AEAD 15 (what chronyd 4.3 sends: critical protocol and AEAD records, then the end).</summary>
    public static readonly byte[] CommonRequest = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publictime-ke-");
    private readonly NonceSource _nonces = new();
    private readonly TlsServerContext _credentials;
    private readonly CancellationTokenSource _deadline = new(Patience);

    public KeFixture()
    {
        Files = new TlsCertificateFiles(Path.Combine(_folder.FullName, "ke.crt"), Path.Combine(_folder.FullName, "ke.key"));
        SelfSignedCertificate.WriteUnlessPresent(Files, ["localhost", "127.0.0.1", "::1"], TimeProvider.System.GetUtcNow());
        _credentials = TlsServerContext.Load(Files);
        Trust = TlsClientContext.Trusting(Files.CertificatePath);
        Credentials = new Published<TlsServerContext>(_credentials);
        KeyRing ring = TestRing.Create();
        MintingKey = ring.Minting;
        Ring = new Published<KeyRing?>(ring);
    }

    public TlsCertificateFiles Files { get; }

    public TlsClientContext Trust { get; }

    public Published<TlsServerContext> Credentials { get; }

    public CookieKey MintingKey { get; }

    public Published<KeyRing?> Ring { get; }

    public Published<AdvertisedServers> Advertised { get; } = new(AdvertisedServers.AtAddressAsked(11123));

    /// <summary>Draws a server for a session.</summary>
    public Func<int, int> Draw { get; set; } = RandomNumberGenerator.GetInt32;

    public KeCounters Counters { get; } = new();

    /// <summary>Ends a test that hangs.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public static KeServerOptions Options => new() { Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)] };

    public void Dispose()
    {
        Counters.Dispose();
        Trust.Dispose();
        _credentials.Dispose();
        _nonces.Dispose();
        MintingKey.Dispose();
        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    public KeResponder Responder(KeServerOptions? options = null) =>
        new(options ?? Options, Credentials.Snapshot, Ring.Snapshot, Advertised.Snapshot, tickets => Draw(tickets), _nonces);

    public KeServer Start(KeServerOptions? options = null, TimeProvider? time = null) =>
        KeServer.Start(options ?? Options, Responder(options), Counters, time ?? TimeProvider.System, NullLogger<KeServer>.Instance);

    public Task<KeyExchangeOutcome> ExchangeAsync(KeServer server, string host = "localhost") =>
        new KeyExchangeClient(Trust, TimeProvider.System).ExchangeAsync(TargetOf(server, host), Deadline);

    public static KeyExchangeTarget TargetOf(KeServer server, string host = "localhost") => new(host) { Port = server.Endpoints[0].Port };

    /// <summary>Waits until a session has been counted under an outcome.</summary>
    public Task CountedAsync(KeOutcome outcome, int times = 1) => UntilAsync(() => Counters.Total(outcome) >= times);

    /// <summary>Waits for what other threads are about to bring about.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Deadline.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Reads until the answer is whole.</summary>
    public async Task AnsweredAsync(Stream client)
    {
        byte[] answer = new byte[4096];
        int length = 0;
        while (KeResponse.TryRead(answer.AsSpan(0, length), out _) != KeRequestFault.None)
        {
            int read = await client.ReadAsync(answer.AsMemory(length), Deadline);
            Assert.NotEqual(0, read);
            length += read;
        }
    }

    /// <summary>A request with records of one's choice.</summary>
    public static byte[] Request(ushort[] protocols, ushort[] aeads, bool hasCompliantGcmSivContext = false)
    {
        byte[] buffer = new byte[256];
        var writer = new KeRecordWriter(buffer);
        WriteList(writer.Write(KeRecordType.NextProtocol, isCritical: true, 2 * protocols.Length), protocols);
        WriteList(writer.Write(KeRecordType.AeadAlgorithm, isCritical: true, 2 * aeads.Length), aeads);
        if (hasCompliantGcmSivContext)
        {
            writer.Write(KeRecordType.CompliantGcmSivContext, isCritical: false, bodyLength: 0);
        }

        writer.WriteEnd();
        return buffer[..writer.Length];
    }

    private static void WriteList(Span<byte> body, ushort[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[(2 * i)..], numbers[i]);
        }
    }
}
