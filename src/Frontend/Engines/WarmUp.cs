using System.Net.Sockets;
using PublicTime.CookieKeys.Aead;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Frontend.Responding;
using PublicTime.Limits;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>Lets an engine answer requests of our own before the first client's: no client waits for code to be compiled.</summary>
/// <remarks>
/// First whole batches, for what a busy server does, lanes and limits included; then one by one through a socket of its own on loopback.
/// What is counted is thrown away. Where the ring is still to come, its place is taken by one that nobody else has. Takes some tens of milliseconds.
/// </remarks>
internal static class WarmUp
{
    // More calls than the runtime wants to see before it compiles a method for good.
    private const int Rounds = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks and waits for each answer; gives up quietly where there is no loopback, for then it cannot matter.</summary>
    /// <param name="inputs">What the engine will answer from.</param>
    /// <param name="batch">Datagrams that it may take at once, as far as that matters: 1, or a group of <see cref="WarmUpBatch.Count"/>.</param>
    /// <param name="begin">Opens a socket of the engine's own kind on loopback and answers from these inputs.</param>
    public static void Run(FrontendInputs inputs, int batch, Func<FrontendInputs, WarmUpTarget> begin)
    {
        using WarmUpRing? ring = inputs.Keys is null ? null : new WarmUpRing(inputs.Keys.Value.Current);
        inputs = inputs with { Keys = ring?.Keys };
        byte[][] requests = WarmUpRequests.Make(ring?.Minting);
        AnswerBatches(inputs, batch, requests);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            WarmUpTarget target = begin(inputs with { Access = AccessList.LoopbackOnly, Admission = null, StepSeen = static () => { } });
            try
            {
                client.Connect(target.Local);
                Ask(client, requests);
            }
            finally
            {
                target.End();
            }
        }
        catch (SocketException)
        {
            // Without loopback the first client waits some milliseconds; nothing else is lost.
        }
    }

    /// <summary>Without a socket, so that a batch is sure to hold what it should; with limits of which some of the requests are within and some beyond.</summary>
    private static void AnswerBatches(FrontendInputs inputs, int batch, byte[][] requests)
    {
        var limit = new RateLimit { Burst = batch * requests.Length, Leak = 1, TableOctets = RateLimit.LeastTableOctets };
        using var admission = new Admission(new AdmissionRules { RateLimit = limit, Kod = 1 });
        using var nonces = new NonceSource();
        using var responder = new Responder(inputs.RawClock, nonces, batch);
        for (int round = 0; round < 2; round++)
        {
            foreach (byte[] request in requests)
            {
                RawReading reading = inputs.RawClock.Read();
                var serving = new Serving(inputs.Served.Current, inputs.Keys?.Current, AccessList.LoopbackOnly, admission, reading.MonotonicNanoseconds);
                responder.Respond(new WarmUpBatch(request, reading.Realtime), batch, serving);
                responder.EndBatch();
            }
        }
    }

    private static void Ask(Socket client, byte[][] requests)
    {
        byte[] answer = new byte[NtpRequest.MaxLength];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (byte[] request in requests)
            {
                client.Send(request);
                client.Receive(answer);
            }
        }
    }
}
