using System.Net;
using System.Security.Cryptography;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.KeService;
using PublicTime.KeService.Certificates;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Tls;

namespace PublicTime.Benchmarks;

/// <summary>
/// Times the server's side of whole NTS-KE sessions in memory: TLS 1.3 with P-256, exporter, eight cookies. Client and server
/// take turns on one thread, and only the server's turns count; a benchmark of the pair would say nothing of either.
/// </summary>
internal static class KeSessionTiming
{
    private const int WarmUpSessions = 500;
    private const int Sessions = 2_000;
    private const int Rounds = 5;

    private static readonly byte[] Request = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0];

    /// <summary>Prints the median, and the spread, over several rounds.</summary>
    public static void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("publictime-benchmark-");
        try
        {
            var files = new TlsCertificateFiles(Path.Combine(folder.FullName, "ke.crt"), Path.Combine(folder.FullName, "ke.key"));
            SelfSignedCertificate.WriteUnlessPresent(files, ["localhost"], TimeProvider.System.GetUtcNow());
            using TlsServerContext credentials = TlsServerContext.Load(files);
            using TlsClientContext trust = TlsClientContext.Trusting(files.CertificatePath);
            using var nonces = new NonceSource();
            var options = new KeServerOptions { Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)] };
            var responder = new KeResponder(
                options,
                new Published<TlsServerContext>(credentials).Snapshot,
                new Published<KeyRing?>(BenchmarkRing.Create()).Snapshot,
                new Published<AdvertisedServers>(AdvertisedServers.AtAddressAsked(123)).Snapshot,
                RandomNumberGenerator.GetInt32,
                nonces);
            Average(responder, trust, WarmUpSessions);
            double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Average(responder, trust, Sessions)).Order()];
            Console.WriteLine(
                $"NTS-KE, server side, in memory, P-256, eight cookies: median {rounds[Rounds / 2]:0.0} µs, {rounds[0]:0.0} to {rounds[^1]:0.0} µs ({Rounds} rounds of {Sessions} sessions)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Average(KeResponder responder, TlsClientContext trust, int sessions)
    {
        TimeSpan spent = TimeSpan.Zero;
        for (int i = 0; i < sessions; i++)
        {
            spent += TimeOne(responder, trust);
        }

        return spent.TotalMicroseconds / sessions;
    }

    private static TimeSpan TimeOne(KeResponder responder, TlsClientContext trust)
    {
        var (clientTurn, serverTurn) = (new TurnScheduler(), new TurnScheduler());
        (TurnTransport clientEnd, TurnTransport serverEnd) = TurnTransport.Pair(clientTurn, serverTurn);
        TimeProvider time = TimeProvider.System;
        long begun = time.GetTimestamp();
        using var deadline = new KeDeadline(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
        Task<KeResult> session = responder.RespondAsync(serverEnd, deadline).AsTask();
        TimeSpan spent = time.GetElapsedTime(begun);
        Task<bool> client = AskAsync(clientEnd, trust);
        bool isBusy = true;
        while (isBusy)
        {
            begun = time.GetTimestamp();
            bool served = serverTurn.TakeTurn();
            spent += time.GetElapsedTime(begun);
            isBusy = clientTurn.TakeTurn() || served;
        }

        return client.IsCompletedSuccessfully && client.Result && session.IsCompletedSuccessfully && session.Result.Outcome == KeOutcome.Served
            ? spent
            : throw new InvalidOperationException($"The session was not served: {session.Status}, {client.Status}. Nothing to measure.");
    }

    private static async Task<bool> AskAsync(TurnTransport transport, TlsClientContext trust)
    {
        using TlsConnection tls = TlsConnection.ForClient(transport, trust, "localhost");
        TlsHandshakeResult handshake = await tls.HandshakeAsync(CancellationToken.None);
        await tls.WriteAsync(Request, CancellationToken.None);
        byte[] answer = new byte[4096];
        int length = 0;
        TlsRead read;
        while ((read = await tls.ReadAsync(answer.AsMemory(length), CancellationToken.None)).Status == TlsReadStatus.Received)
        {
            length += read.Length;
        }

        return handshake.Status == TlsHandshakeStatus.Completed && length > 800;
    }
}
