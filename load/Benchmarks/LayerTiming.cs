using System.Net;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>Times the layers of one request beside each other, in turns of short windows, and says whether each bounds the one above it.</summary>
/// <remarks>
/// One message of the AEAD is less than the cookie operation, which is less than the responder: each contains the one before. The responder in
/// batches has eight lanes, so a request in a batch costs less than one alone, and the socket that it answers through contains it. Plain requests
/// have the last two. A layer that is faster than what it contains is a finding, and so is a batch that saves nothing.
/// </remarks>
internal sealed class LayerTiming : IDisposable
{
    private const AeadAlgorithm Aead = AeadAlgorithm.AesSivCmac256;
    private const int Rounds = 200;
    private const int WarmUpRounds = 500;
    private const int Batch = SocketRoundTrip.Batch;
    private const int MessageLength = 104;
    private const double Noise = 1.05;

    // Places of the layers.
    private const int Message = 0;
    private const int CookieOperation = 1;
    private const int OneNts = 2;
    private const int BatchNts = 3;
    private const int SocketNts = 4;
    private const int OnePlain = 5;
    private const int BatchPlain = 6;
    private const int SocketPlain = 7;

    private const int SealAt = NtpHeader.Length + ExtensionField.HeaderLength + NtsRequestFields.ShortestUniqueIdentifier;

    private static readonly ClientAddress Client = new(IsIPv4: true, 0x7F000001, 40000);

    private readonly HostClock _clock = new();
    private readonly NonceSource _nonces = new();
    private readonly KeyRing _ring = BenchmarkRing.Create();
    private readonly NtsServerOperation _operation;
    private readonly AeadKey _aead = new(Aead, new byte[Aead.KeyLength()]);
    private readonly Responder _responder;
    private readonly SocketRoundTrip _wildcard = new(IPAddress.Any);
    private readonly SocketRoundTrip _bound = new(IPAddress.Loopback);
    private readonly Serving _serving;
    private readonly RawInstant _received;
    private readonly byte[] _plain = new byte[NtpHeader.Length];
    private readonly byte[] _authenticated;
    private readonly byte[] _room = new byte[UdpBatchSocket.BufferLength];
    private readonly byte[] _answer = new byte[SealAt + NtsServerOperation.SealedLengthFor(Aead, 1)];
    private readonly byte[] _nonce = new byte[Aead.NonceLength()];
    private readonly DatagramArray _plainBatch;
    private readonly DatagramArray _authenticatedBatch;

    private LayerTiming()
    {
        _operation = new NtsServerOperation(_nonces);
        _received = _clock.Now();
        _responder = new Responder(_clock, _nonces, Batch);
        _serving = new Serving(DisciplineActor.First(_clock, localStratum: 10), _ring, AccessList.LoopbackOnly);
        NtsRequestWriter.WritePlain(_plain, new NtpTimestamp(0x0123456789ABCDEF));
        _authenticated = AuthenticatedRequest.Make(_ring.Minting, Aead, placeholders: 0, _nonces);
        _plainBatch = new DatagramArray([.. Enumerable.Repeat(_plain, Batch)], _clock.Now());
        _authenticatedBatch = new DatagramArray([.. Enumerable.Repeat(_authenticated, Batch)], _clock.Now());
    }

    /// <summary>Prints nanoseconds for each layer and what does not hold.</summary>
    /// <returns>True when every layer bounds the one above it.</returns>
    public static bool Run()
    {
        using var timing = new LayerTiming();
        return timing.RunLayers();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wildcard.Dispose();
        _bound.Dispose();
        _responder.Dispose();
        _operation.Dispose();
        _aead.Dispose();
        _nonces.Dispose();
    }

    private bool RunLayers()
    {
        (string Name, Func<TimeSpan> Run)[] layers =
        [
            ("AEAD, one message", () => Time(() => _aead.Seal(_answer.AsSpan(0, SealAt), _nonce, _answer.AsSpan(0, MessageLength), _room.AsSpan(0, MessageLength + AeadKey.TagLength)))),
            ("cookie: open, verify, mint, seal", () => Time(Cookie)),
            ("responder, NTS", () => Time(() => Respond(_authenticated))),
            ("batch of 64, NTS", () => TimeBatch(_authenticatedBatch)),
            ("socket, NTS", () => _wildcard.Run(_authenticated, _responder, _serving, _clock.Now())),
            ("responder, plain", () => Time(() => Respond(_plain))),
            ("batch of 64, plain", () => TimeBatch(_plainBatch)),
            ("socket, plain", () => _wildcard.Run(_plain, _responder, _serving, _clock.Now())),
            ("socket bound to one address, plain", () => _bound.Run(_plain, _responder, _serving, _clock.Now())),
        ];
        Dictionary<string, double> medians = Measure(layers);
        foreach ((string name, double nanoseconds) in medians)
        {
            Console.WriteLine($"{name,-36} {nanoseconds,8:0} ns");
        }

        // The first two contain what stands before them. A batch contains as many requests as it has and still must not cost more for each: lanes
        // and one look at the clock are what batches are for. The socket contains the batch.
        (int Inner, int Outer)[] bounds = [(Message, CookieOperation), (CookieOperation, OneNts), (BatchNts, OneNts), (BatchNts, SocketNts), (BatchPlain, OnePlain), (BatchPlain, SocketPlain)];
        bool holds = true;
        foreach ((int inner, int outer) in bounds)
        {
            holds &= Bounds(medians, layers[inner].Name, layers[outer].Name);
        }

        return holds;
    }

    private static Dictionary<string, double> Measure((string Name, Func<TimeSpan> Run)[] layers)
    {
        Dictionary<string, List<double>> samples = layers.ToDictionary(layer => layer.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            foreach ((string name, Func<TimeSpan> run) in layers)
            {
                double nanoseconds = run().TotalNanoseconds / Batch;
                if (round >= WarmUpRounds)
                {
                    samples[name].Add(nanoseconds);
                }
            }
        }

        return samples.ToDictionary(layer => layer.Key, layer => layer.Value.Order().ElementAt(Rounds / 2), StringComparer.Ordinal);
    }

    private static bool Bounds(Dictionary<string, double> medians, string inner, string outer)
    {
        bool holds = medians[inner] <= medians[outer] * Noise;
        Console.WriteLine($"{(holds ? "holds" : "FINDING")}: {inner} ≤ {outer}");
        return holds;
    }

    private static TimeSpan Time(Action act)
    {
        long begun = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < Batch; i++)
        {
            act();
        }

        return TimeProvider.System.GetElapsedTime(begun);
    }

    private TimeSpan TimeBatch(DatagramArray batch)
    {
        long begun = TimeProvider.System.GetTimestamp();
        _responder.Respond(batch, Batch, _serving);
        _responder.EndBatch();
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private void Cookie()
    {
        NtsRequestFields.Read(_authenticated, out NtsRequestFields fields);
        _operation.Open(_ring.Minting, _ring.Minting, Aead, fields, _room);
        _operation.WriteCookies(_ring.Minting, 1, _answer.AsSpan(SealAt));
        _operation.Seal(_answer, SealAt);
    }

    private void Respond(byte[] request)
    {
        _responder.Respond(request, Client, _received, _serving, _room, out _);
        _responder.EndBatch();
    }
}
