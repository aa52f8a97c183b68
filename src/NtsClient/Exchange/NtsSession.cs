using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.Exchange;

/// <summary>A client's side of one NTS association: its keys and its stock of cookies. Belongs to one caller at a time.</summary>
public sealed class NtsSession : IDisposable
{
    /// <summary>Cookies a client keeps (RFC 8915 section 5.7).</summary>
    public const int MaxCookies = 8;

    /// <summary>Longer cookies are not kept: nobody makes them, and a request must fit into one frame. How a cookie looks is the server's affair.</summary>
    public const int MaxCookieLength = 256;

    private readonly Queue<byte[]> _cookies = new();

    /// <summary>Copies the keys into native memory; the caller zeroes its own.</summary>
    /// <param name="aead">What the key exchange agreed on.</param>
    /// <param name="clientToServer">As many octets as the AEAD's keys have.</param>
    /// <param name="serverToClient">As many octets.</param>
    public NtsSession(AeadAlgorithm aead, ReadOnlySpan<byte> clientToServer, ReadOnlySpan<byte> serverToClient)
    {
        ClientToServer = new AeadKey(aead, clientToServer);
        ServerToClient = new AeadKey(aead, serverToClient);
    }

    /// <summary>Cookies in stock; each is spent once.</summary>
    public int CookieCount => _cookies.Count;

    /// <summary>Authenticates requests.</summary>
    internal AeadKey ClientToServer { get; }

    /// <summary>Authenticates answers.</summary>
    internal AeadKey ServerToClient { get; }

    /// <summary>Keeps a cookie; the oldest goes when there are too many.</summary>
    public void Add(ReadOnlySpan<byte> cookie)
    {
        if (cookie.Length is 0 or > MaxCookieLength)
        {
            return;
        }

        if (_cookies.Count == MaxCookies)
        {
            _cookies.Dequeue();
        }

        _cookies.Enqueue(cookie.ToArray());
    }

    /// <summary>Takes the oldest cookie out of stock: no cookie is sent twice (RFC 8915 section 5.7).</summary>
    /// <returns>False when there is none, and a new key exchange is due.</returns>
    public bool TryTake(out byte[] cookie)
    {
        bool taken = _cookies.TryDequeue(out byte[]? oldest);
        cookie = oldest ?? [];
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ClientToServer.Dispose();
        ServerToClient.Dispose();
        _cookies.Clear();
    }
}
