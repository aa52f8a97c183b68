using PublicTime.CookieKeys.Aead;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>What a key exchange gives a virtual client. The client that takes it owns the keys.</summary>
/// <param name="ClientToServer">Seals requests.</param>
/// <param name="ServerToClient">Opens answers.</param>
/// <param name="Cookies">One or more, each for one request.</param>
public sealed record Association(AeadKey ClientToServer, AeadKey ServerToClient, IReadOnlyList<ReadOnlyMemory<byte>> Cookies)
{
    /// <summary>Names the AEAD; never shows a key or a cookie.</summary>
    public override string ToString() => $"{ClientToServer.Algorithm} and {Cookies.Count} cookies";
}
