using PublicTime.CookieKeys.Aead;
using PublicTime.LoadGenerator.Clients;
using PublicTime.Native.Packets;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.LoadGenerator.Requests;

/// <summary>Writes requests in place. Belongs to one thread.</summary>
/// <param name="numbers">Makes timestamps, identifiers and nonces.</param>
/// <param name="placeholders">Placeholders in every request; null asks for what the client lacks.</param>
/// <param name="reusesCookies">Whether a client without a cookie sends its last one again.</param>
public sealed class RequestComposer(RequestNumbers numbers, int? placeholders, bool reusesCookies)
{
    /// <summary>A request holds one cookie, so it may ask for seven more (RFC 8915 section 5.7).</summary>
    public const int MostPlaceholders = NtsSession.MaxCookies - 1;

    private const int IdentifierPurpose = 0;
    private const int NoncePurpose = 1;
    private const int LongNonce = 32;
    private const int ManyPlaceholders = MostPlaceholders + 1; // none is one of them
    private const int ManyFields = 4;

    private readonly byte[] _identifier = new byte[NtsRequestWriter.UniqueIdentifierLength];
    private readonly byte[] _nonce = new byte[LongNonce];
    private readonly byte[] _forged = new byte[NtsSession.MaxCookieLength];

    private readonly ShapedRequestWriter _shaped = new(IDatagramPort.MaxPayload);

    /// <summary>How authenticated requests look.</summary>
    public RequestShape Shape { get; init; }

    /// <summary>The identifier of a request.</summary>
    public ReadOnlySpan<byte> IdentifierOf(long number)
    {
        numbers.Fill(number, IdentifierPurpose, _identifier);
        return _identifier;
    }

    /// <summary>Writes a plain request.</summary>
    /// <returns>Octets written.</returns>
    public int WritePlain(Span<byte> payload, long number) => NtsRequestWriter.WritePlain(payload, new NtpTimestamp(numbers.TransmitOf(number)));

    /// <summary>Writes an authenticated request, or one that pretends to be.</summary>
    /// <param name="payload">Room for the longest payload.</param>
    /// <param name="number">Of the request.</param>
    /// <param name="client">Whose keys it is sealed with.</param>
    /// <param name="kind">Not <see cref="RequestKind.Plain"/>.</param>
    /// <param name="expected">How many cookies its answer should bring.</param>
    /// <returns>Octets written; 0 when the client has no cookie.</returns>
    public int WriteAuthenticated(Span<byte> payload, long number, VirtualClient client, RequestKind kind, out int expected)
    {
        expected = 0;
        ReadOnlySpan<byte> cookie;
        if (kind != RequestKind.Nts)
        {
            cookie = kind == RequestKind.ForgedCookie ? Forge(client.Peek()) : client.Peek();
        }
        else if (!client.TryTake(reusesCookies, out cookie))
        {
            return 0;
        }

        int more = Shape == RequestShape.Many
            ? (int)(number % ManyPlaceholders)
            : Math.Clamp(placeholders ?? (kind == RequestKind.Nts ? client.Missing - 1 : 0), 0, MostPlaceholders);
        Span<byte> nonce = _nonce.AsSpan(0, Shape == RequestShape.Nonce ? LongNonce : client.ClientToServer.Algorithm.NonceLength());
        numbers.Fill(number, NoncePurpose, nonce);
        more = Math.Min(more, _shaped.PlaceholdersThatFit(cookie.Length, nonce.Length));
        var transmit = new NtpTimestamp(numbers.TransmitOf(number));
        ReadOnlySpan<byte> identifier = IdentifierOf(number);
        int length = Shape == RequestShape.Usual
            ? NtsRequestWriter.WriteAuthenticated(payload, transmit, identifier, cookie, more, nonce, client.ClientToServer)
            : _shaped.Write(payload, transmit, identifier, cookie, more, UnknownFieldsOf(number), Shape == RequestShape.Encrypted, nonce, client.ClientToServer);
        if (kind == RequestKind.ForgedTag)
        {
            // The tag comes last (RFC 8915 section 5.6): without encrypted fields there is nothing else in the ciphertext.
            payload[length - AeadKey.TagLength] ^= 1;
        }

        expected = kind == RequestKind.Nts ? 1 + more : 0;
        return length;
    }

    private int UnknownFieldsOf(long number) => Shape switch
    {
        RequestShape.Padded or RequestShape.Encrypted => int.MaxValue,
        RequestShape.Many => (int)(number / ManyPlaceholders % ManyFields),
        _ => 0,
    };

    /// <summary>A cookie with one bit wrong at its end: the server finds the key that it names, and opens it in vain.</summary>
    private ReadOnlySpan<byte> Forge(ReadOnlySpan<byte> cookie)
    {
        cookie.CopyTo(_forged);
        _forged[cookie.Length - 1] ^= 1;
        return _forged.AsSpan(0, cookie.Length);
    }
}
