namespace PublicTime.Interop.Tests.Harness;

/// <summary>One row of <c>chronyc -c authdata</c>.</summary>
/// <param name="Mode">NTS, SK or a dash.</param>
/// <param name="KeySessions">For NTS, the column KeyID counts the key exchanges of this association.</param>
/// <param name="Aead">AEAD identifier.</param>
/// <param name="KeyBits">Length of the C2S key in bits.</param>
/// <param name="SinceKeyExchange">Time since the last key exchange that succeeded; null when there was none.</param>
/// <param name="Attempts">Key exchanges tried since the last that succeeded.</param>
/// <param name="Naks">NTS NAKs since the last key exchange.</param>
/// <param name="Cookies">Cookies in hand.</param>
/// <param name="CookieLength">Length of a cookie in octets.</param>
internal sealed record AuthData(
    string Mode, uint KeySessions, int Aead, int KeyBits, TimeSpan? SinceKeyExchange, int Attempts, int Naks, int Cookies, int CookieLength)
{
    private const uint Never = uint.MaxValue;

    /// <summary>Reads the row of the only source.</summary>
    public static AuthData Parse(string row)
    {
        string[] columns = row.Trim().Split(',');
        HarnessException.ThrowUnless(columns.Length == 10, () => $"not a row of authdata: {row}");
        uint since = uint.Parse(columns[5]);
        return new AuthData(
            columns[1], uint.Parse(columns[2]), int.Parse(columns[3]), int.Parse(columns[4]),
            since == Never ? null : TimeSpan.FromSeconds(since),
            int.Parse(columns[6]), int.Parse(columns[7]), int.Parse(columns[8]), int.Parse(columns[9]));
    }
}
