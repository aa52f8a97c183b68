using System.Buffers.Binary;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Frontend.Tests;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>Datagrams: noise, plain requests and NTS requests, damaged before or after they were sealed with the right key.</summary>
/// <param name="stage">Whose keys the cookies hold.</param>
/// <param name="aead">The AEAD of the client who asks; some of its cookies are another's.</param>
internal sealed class NtpCases(NtpStage stage, AeadAlgorithm aead)
{
    private const ushort Identifier = 0x0104;
    private const ushort Cookie = 0x0204;
    private const ushort Placeholder = 0x0304;
    private const ushort Authenticator = 0x0404;
    private const ushort Unknown = 0x2104;

    private readonly StructureMutator _mutator = new([Identifier, Cookie, Placeholder, Authenticator, Unknown]);

    private NtsPeer Peer => stage.PeerOf(aead);

    /// <summary>A case under one of the four AEADs.</summary>
    public static FuzzCase NextOfAny(NtpStage stage, Noise noise) => new NtpCases(stage, AnyAead(noise)).Next(noise);

    public FuzzCase Next(Noise noise) => noise.Below(10) switch
    {
        0 => Datagram(RandomOctets(noise)),
        1 => Datagram(Plain(noise)),
        2 or 3 or 4 => Datagram(Damaged(noise)),
        _ => Sealed(noise),
    };

    /// <summary>A case that needs no key.</summary>
    public static FuzzCase Datagram(byte[] octets) => new(octets, $"datagram {Convert.ToHexString(octets)}");

    /// <summary>A case whose cookie and tag are made with the keys of this stage.</summary>
    /// <param name="body">Header and fields.</param>
    /// <param name="encrypted">The fields in the authenticator.</param>
    /// <param name="nonceLength">Octets of the nonce.</param>
    /// <param name="padding">Octets more, or fewer, of padding than the authenticator needs.</param>
    public FuzzCase Sealed(byte[] body, byte[] encrypted, int nonceLength, int padding)
    {
        byte[] packet = Peer.Sealed(body, encrypted, nonceLength);
        int length = Math.Max(4, packet.Length - body.Length + padding);
        Array.Resize(ref packet, body.Length + length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(body.Length + 2), unchecked((ushort)length));
        return new FuzzCase(packet, $"sealed {Convert.ToHexString(body)} {(encrypted.Length == 0 ? "-" : Convert.ToHexString(encrypted))} {nonceLength} {padding} {(int)aead}");
    }

    private static byte[] RandomOctets(Noise noise)
    {
        byte[] octets = noise.Octets(noise.Below(6) == 0 ? NtpHeader.Length : noise.Below(1600));
        if (octets.Length > 0 && noise.Below(2) == 0)
        {
            octets[0] = Requests.FirstOctet(1 + noise.Below(4), noise.Below(8));
        }

        return octets;
    }

    private byte[] Plain(Noise noise)
    {
        List<Frame> frames = [];
        for (int i = noise.Below(4); i > 0; i--)
        {
            frames.Add(new Frame(noise.Below(2) == 0 ? Unknown : Identifier, noise.Octets(4 * (3 + noise.Below(12)))));
        }

        byte[] octets = _mutator.Mutate(noise, new FramedMessage(Header(noise), frames, HeaderCounts: true), Request(noise)).Octets();
        return noise.Below(3) == 0 ? [.. octets, .. noise.Octets(noise.Below(2) == 0 ? 20 + (4 * noise.Below(2)) : noise.Below(73))] : octets;
    }

    /// <summary>Sealed, and changed on its way.</summary>
    private byte[] Damaged(Noise noise)
    {
        byte[] packet = Peer.Sealed(Request(noise).Octets(), Encrypted(noise), NonceLength(noise));
        if (noise.Below(2) == 0)
        {
            return noise.Damaged(packet);
        }

        packet[noise.Below(packet.Length)] ^= (byte)(1 << noise.Below(8));
        return packet;
    }

    /// <summary>Changed, and then sealed with the right key, so that only what stands in it can be wrong.</summary>
    private FuzzCase Sealed(Noise noise)
    {
        byte[] body = _mutator.Mutate(noise, Request(noise), Request(noise)).Octets();
        int padding = noise.Below(4) == 0 ? 4 * (noise.Below(12) - 4) : 0;
        return Sealed(body, Encrypted(noise), NonceLength(noise), padding);
    }

    private FramedMessage Request(Noise noise)
    {
        byte[] cookie = CookieOf(noise);
        List<Frame> frames = [new(Identifier, noise.Octets(NtpStage.ShortestIdentifier + (4 * (noise.Below(4) == 0 ? noise.Below(9) : 0)))), new(Cookie, cookie)];
        for (int i = noise.Below(10); i > 0; i--)
        {
            frames.Add(new Frame(Placeholder, noise.Below(8) == 0 ? noise.Octets(cookie.Length) : new byte[cookie.Length]));
        }

        return new FramedMessage(Header(noise), frames, HeaderCounts: true);
    }

    private byte[] CookieOf(Noise noise)
    {
        byte[] cookie = noise.Below(16) switch
        {
            0 => Peer.Cookie(TestRings.KeyThatOnlyOpens(stage.Ring)),
            1 => Peer.Cookie(stage.ForeignKey),
            2 => stage.StrangerOf(aead).Cookie(stage.Ring.Minting),
            3 => noise.Octets(4 * (3 + noise.Below(40))),
            4 => stage.PeerOf(AnyAead(noise)).Cookie(stage.Ring.Minting),
            5 => AsAnothers(noise),
            _ => Peer.Cookie(stage.Ring.Minting),
        };
        if (noise.Below(16) == 0)
        {
            uint id = noise.Below(2) == 0 ? TestRings.KeyThatOnlyOpens(stage.Ring).Id : CookieMint.KeyIdOf(cookie) ^ (1u << noise.Below(32));
            BinaryPrimitives.WriteUInt32BigEndian(cookie, id);
        }

        return cookie;
    }

    /// <summary>The cookie, cut or lengthened to what another AEAD's would be.</summary>
    private byte[] AsAnothers(Noise noise)
    {
        byte[] cookie = Peer.Cookie(stage.Ring.Minting);
        int length = CookieLayout.LengthFor(AnyAead(noise));
        return [.. cookie.Take(length), .. noise.Octets(Math.Max(0, length - cookie.Length))];
    }

    private byte[] Encrypted(Noise noise)
    {
        if (noise.Below(2) == 0)
        {
            return [];
        }

        int cookieLength = CookieLayout.LengthFor(aead);
        List<Frame> frames = [];
        for (int i = noise.Below(4); i > 0; i--)
        {
            frames.Add(noise.Below(8) switch
            {
                0 or 1 or 2 => new Frame(Placeholder, new byte[cookieLength]),
                3 => new Frame(Identifier, noise.Octets(32)),
                _ => new Frame(Unknown, noise.Octets(4 * noise.Below(12))),
            });
        }

        var message = new FramedMessage([], frames, HeaderCounts: true);
        return noise.Below(2) == 0 ? message.Octets() : _mutator.Mutate(noise, message, message).Octets();
    }

    private int NonceLength(Noise noise) => noise.Below(4) == 0 ? noise.Below(41) : aead.NonceLength();

    private static AeadAlgorithm AnyAead(Noise noise) => NtpStage.Aeads[noise.Below(NtpStage.Aeads.Length)];

    private static byte[] Header(Noise noise)
    {
        byte[] header = noise.Octets(NtpHeader.Length);
        header[0] = noise.Below(12) == 0 ? (byte)noise.Below(256) : Requests.ClientV4;
        return header;
    }
}
