namespace PublicTime.CookieKeys.Aead;

/// <summary>Fills octets that nobody can foretell.</summary>
internal delegate void NonceFill(Span<byte> octets);
