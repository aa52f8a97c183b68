using System.Net.Sockets;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Frontend.Access;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Engines;

/// <summary>Lets an engine answer requests of our own before the first client's: no client waits for code to be compiled.</summary>
/// <remarks>The target has a socket of its own on loopback; what it counts is thrown away. Takes some tens of milliseconds.</remarks>
internal static class WarmUp
{
    // More calls than the runtime wants to see before it compiles a method for good.
    private const int Rounds = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks and waits for each answer; gives up quietly where there is no loopback, for then it cannot matter.</summary>
    /// <param name="inputs">What the engine will answer from.</param>
    /// <param name="begin">Opens a socket of the engine's own kind on loopback and answers from these inputs.</param>
    public static void Run(FrontendInputs inputs, Func<FrontendInputs, WarmUpTarget> begin)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            WarmUpTarget target = begin(inputs with { Access = AccessList.LoopbackOnly, Admission = null, StepSeen = static () => { } });
            try
            {
                client.Connect(target.Local);
                Ask(client, inputs.Keys?.Current.Minting);
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

    private static void Ask(Socket client, CookieKey? minting)
    {
        byte[] answer = new byte[NtpRequest.MaxLength];
        byte[] plain = new byte[NtpHeader.Length];
        new NtpHeader { Version = 4, Mode = AssociationMode.Client }.Write(plain);
        byte[][] requests = [plain, .. minting is null ? [] : AeadAlgorithmFacts.ByPreference.Select(algorithm => AuthenticatedRequest(minting, algorithm))];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (byte[] request in requests)
            {
                client.Send(request);
                client.Receive(answer);
            }
        }
    }

    /// <summary>A request such as chrony's, under keys that nobody has.</summary>
    private static byte[] AuthenticatedRequest(CookieKey minting, AeadAlgorithm algorithm)
    {
        using var nonces = new NonceSource();
        byte[] keys = new byte[2 * algorithm.KeyLength()];
        nonces.Fill(keys);
        byte[] cookie = new byte[CookieLayout.LengthFor(algorithm)];
        CookieMint.Mint(minting, keys, nonces, cookie);
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = new NtpHeader { Version = 4, Mode = AssociationMode.Client }.Write(packet);
        length += ExtensionField.Write(
            packet.AsSpan(length), ExtensionFieldType.UniqueIdentifier, new byte[NtsRequestFields.ShortestUniqueIdentifier]);
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsCookie, cookie);

        int nonceLength = algorithm.NonceLength();
        byte[] value = new byte[NtsAuthenticator.LengthsLength + nonceLength + AeadKey.TagLength];
        Span<byte> nonce = value.AsSpan(NtsAuthenticator.LengthsLength, nonceLength);
        NtsAuthenticator.WriteLengths(value, nonceLength, AeadKey.TagLength);
        nonces.Fill(nonce);
        using var clientToServer = new AeadKey(algorithm, keys.AsSpan(0, algorithm.KeyLength()));
        clientToServer.Seal(packet.AsSpan(0, length), nonce, [], value.AsSpan(NtsAuthenticator.LengthsLength + nonceLength));
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsAuthenticator, value);
        Array.Clear(keys);
        return packet[..length];
    }
}
