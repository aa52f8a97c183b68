using System.Net;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>Answers batches of 64 for a while, as a worker of the engine does it: the ring is read from its snapshot once a batch.</summary>
internal sealed class RingWindow : IDisposable
{
    private const int Batch = SocketRoundTrip.Batch;
    private const int Batches = 256;
    private const int SocketBatches = 16;
    private const AeadAlgorithm Aead = AeadAlgorithm.AesSivCmac256;

    private readonly HostClock _clock = new();
    private readonly NonceSource _nonces = new();
    private readonly Responder _responder;
    private readonly ClockSnapshot _served;
    private readonly SocketRoundTrip _socket = new(IPAddress.Loopback);
    private readonly DatagramArray _plain;

    public RingWindow()
    {
        _responder = new Responder(_clock, _nonces, Batch);
        _served = DisciplineActor.First(_clock, localStratum: 10);
        byte[] request = new byte[NtpHeader.Length];
        NtsRequestWriter.WritePlain(request, new NtpTimestamp(0x0123456789ABCDEF));
        _plain = new DatagramArray([.. Enumerable.Repeat(request, Batch)], _clock.Now());
    }

    /// <summary>Octets that the answers themselves allocated, in all windows.</summary>
    public long Allocated { get; private set; }

    /// <summary>Plain requests through the responder, eight times as many batches, since each is as much faster.</summary>
    /// <returns>Nanoseconds for each request.</returns>
    public double Plain(Snapshot<KeyRing?> ring) => Respond(ring, _plain, Batches * 8, Disposition.Answered);

    /// <summary>NTS requests with one cookie each under the key that mints at the beginning.</summary>
    /// <returns>Nanoseconds for each request.</returns>
    public double Nts(Snapshot<KeyRing?> ring)
    {
        byte[][] requests = [.. Enumerable.Range(0, Batch).Select(_ => Authenticated(ring))];
        return Respond(ring, new DatagramArray(requests, _clock.Now()), Batches, Disposition.AnsweredNts);
    }

    /// <summary>The same through the engine's socket: recvmmsg, the answers, sendmmsg.</summary>
    /// <returns>Nanoseconds for each request.</returns>
    public double Socket(Snapshot<KeyRing?> ring)
    {
        byte[] request = Authenticated(ring);
        TimeSpan spent = TimeSpan.Zero;
        for (int i = 0; i < SocketBatches; i++)
        {
            spent += _socket.Run(request, _responder, Serving(ring), _clock.Now());
        }

        return spent.TotalNanoseconds / (SocketBatches * Batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _responder.Dispose();
        _nonces.Dispose();
    }

    private byte[] Authenticated(Snapshot<KeyRing?> ring) => AuthenticatedRequest.Make(ring.Current!.Minting, Aead, placeholders: 0, _nonces);

    private Serving Serving(Snapshot<KeyRing?> ring) => new(_served, ring.Current, AccessList.LoopbackOnly);

    private double Respond(Snapshot<KeyRing?> ring, DatagramArray batch, int batches, Disposition expected)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long begun = TimeProvider.System.GetTimestamp();
        int wrong = 0;
        for (int i = 0; i < batches; i++)
        {
            wrong += _responder.Respond(batch, Batch, Serving(ring))[Batch - 1].Disposition == expected ? 0 : 1;
            _responder.EndBatch();
        }

        TimeSpan spent = TimeProvider.System.GetElapsedTime(begun);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
        return wrong == 0 ? spent.TotalNanoseconds / (batches * Batch) : throw new InvalidOperationException($"{wrong} of {batches} batches were not answered as expected: nothing to measure.");
    }
}
