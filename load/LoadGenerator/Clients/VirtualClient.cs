using PublicTime.CookieKeys.Aead;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>One client with NTS: its keys and its cookies, in memory that is taken once. Belongs to the sending thread.</summary>
public sealed class VirtualClient : IDisposable
{
    private const int MaxCookies = NtsSession.MaxCookies;
    private const int NaksUntilExchange = 3;

    private readonly byte[] _octets = new byte[MaxCookies * NtsSession.MaxCookieLength];
    private readonly int[] _lengths = new int[MaxCookies];
    private AeadKey _clientToServer;
    private AeadKey _serverToClient;
    private int _oldest;
    private int _onTheirWay;
    private int _naks;

    /// <summary>A client after its first key exchange.</summary>
    public VirtualClient(Association association)
    {
        ArgumentNullException.ThrowIfNull(association);
        _clientToServer = association.ClientToServer;
        _serverToClient = association.ServerToClient;
        Stock(association);
    }

    /// <summary>Seals requests.</summary>
    public AeadKey ClientToServer => _clientToServer;

    /// <summary>Opens answers.</summary>
    public AeadKey ServerToClient => _serverToClient;

    /// <summary>Cookies in stock.</summary>
    public int Cookies { get; private set; }

    /// <summary>Counts the key exchanges, modulo 256: answers to requests of an earlier one do not concern the keys of this one.</summary>
    public byte Generation { get; private set; }

    /// <summary>When the next key exchange may begin, in nanoseconds of the load clock; <see cref="long.MaxValue"/> while one is under way.</summary>
    public long ExchangeNotBefore { get; set; }

    /// <summary>Whether only a new key exchange helps: no cookie is left and none is on its way, or the server refused several in a row.</summary>
    public bool NeedsExchange => _naks >= NaksUntilExchange || (Cookies == 0 && _onTheirWay == 0);

    /// <summary>How many cookies it lacks, as chrony counts them: a request asks for one, and by a placeholder each for the others.</summary>
    public int Missing => Math.Max(0, MaxCookies - Cookies - _onTheirWay);

    /// <summary>Takes the oldest cookie out of stock; it is valid until the next <see cref="Add"/>.</summary>
    /// <param name="reuses">Whether a client without one sends its last once more.</param>
    /// <param name="cookie">The cookie.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(bool reuses, out ReadOnlySpan<byte> cookie)
    {
        if (Cookies > 0)
        {
            cookie = At(_oldest);
            _oldest = (_oldest + 1) % MaxCookies;
            Cookies--;
            return true;
        }

        cookie = At((_oldest + MaxCookies - 1) % MaxCookies);
        return reuses;
    }

    /// <summary>The oldest cookie, which stays in stock: for requests that are meant to be refused.</summary>
    public ReadOnlySpan<byte> Peek() => At(Cookies > 0 ? _oldest : (_oldest + MaxCookies - 1) % MaxCookies);

    /// <summary>Keeps a cookie; the oldest goes when there are too many.</summary>
    /// <returns>False when it is too long to be kept.</returns>
    public bool Add(ReadOnlySpan<byte> cookie)
    {
        if (cookie.Length is 0 or > NtsSession.MaxCookieLength)
        {
            return false;
        }

        if (Cookies == MaxCookies)
        {
            _oldest = (_oldest + 1) % MaxCookies;
            Cookies--;
        }

        int at = (_oldest + Cookies) % MaxCookies;
        cookie.CopyTo(_octets.AsSpan(at * NtsSession.MaxCookieLength));
        _lengths[at] = cookie.Length;
        Cookies++;
        return true;
    }

    /// <summary>A request for so many cookies was sent.</summary>
    public void Expect(int cookies) => _onTheirWay += cookies;

    /// <summary>That request has ended, in whatever way.</summary>
    public void ExpectNoLonger(int cookies) => _onTheirWay -= cookies;

    /// <summary>The server accepted a request.</summary>
    public void WasAccepted() => _naks = 0;

    /// <summary>The server refused a request with an NTS NAK.</summary>
    public void WasRefused() => _naks++;

    /// <summary>Begins anew with the outcome of another key exchange.</summary>
    public void Renew(Association association)
    {
        ArgumentNullException.ThrowIfNull(association);
        Dispose();
        _clientToServer = association.ClientToServer;
        _serverToClient = association.ServerToClient;
        Cookies = 0;
        _onTheirWay = 0;
        _naks = 0;
        ExchangeNotBefore = 0;
        Generation = unchecked((byte)(Generation + 1));
        Stock(association);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clientToServer.Dispose();
        _serverToClient.Dispose();
    }

    private void Stock(Association association)
    {
        foreach (ReadOnlyMemory<byte> cookie in association.Cookies)
        {
            Add(cookie.Span);
        }
    }

    private ReadOnlySpan<byte> At(int index) => _octets.AsSpan(index * NtsSession.MaxCookieLength, _lengths[index]);
}
