namespace PublicTime.Wire.KeyEstablishment;

/// <summary>Protocols that keys can be established for (RFC 8915 section 7.7).</summary>
public enum KeNextProtocol : ushort
{
    /// <summary>Network Time Protocol version 4.</summary>
    Ntpv4 = 0,
}
