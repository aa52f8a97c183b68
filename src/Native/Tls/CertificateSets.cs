namespace PublicTime.Native.Tls;

/// <summary>Decides which certificates a client may be shown, by the name that it asks for (SNI, RFC 6066 section 3).</summary>
/// <remarks>
/// A set has at most one certificate of each kind of key, and OpenSSL chooses in it by the client's signature algorithms. Those that
/// carry the very name come before those with a wildcard, and among these the order of the configuration decides.
/// </remarks>
internal static class CertificateSets
{
    /// <summary>For a client that names no host, or one that no certificate carries: the first certificate, and those of other kinds that
    /// carry all its names, addresses too: a client that asks for an address can name no host, and is to get it whichever kind it takes.</summary>
    /// <returns>Places in the list, the first one first.</returns>
    public static int[] ForAnyone(IReadOnlyList<TlsCertificate> certificates)
    {
        string[] names = [.. certificates[0].Names];
        return OneOfEachKind(
            certificates,
            Enumerable.Range(0, certificates.Count).Where(i => i == 0 || names.All(name => certificates[i].Names.Contains(name, StringComparer.Ordinal))));
    }

    /// <summary>For every name that a certificate carries.</summary>
    /// <returns>By name, in lower case, with wildcards as they stand; never an empty set.</returns>
    public static Dictionary<string, int[]> ByName(IReadOnlyList<TlsCertificate> certificates) => certificates
        .SelectMany(certificate => certificate.HostNames)
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(name => name, name => ForName(name, certificates), StringComparer.Ordinal);

    /// <summary>The name with a wildcard in place of its first label, the only place for one (RFC 9525 section 6.3); null for a single label.</summary>
    public static string? WildcardFor(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? $"*{name[dot..]}" : null;

    private static int[] ForName(string name, IReadOnlyList<TlsCertificate> certificates)
    {
        string? wildcard = WildcardFor(name);
        IEnumerable<int> places = Enumerable.Range(0, certificates.Count);
        return OneOfEachKind(
            certificates,
            [
                .. places.Where(i => certificates[i].HostNames.Contains(name, StringComparer.Ordinal)),
                .. places.Where(i => wildcard is not null && certificates[i].HostNames.Contains(wildcard, StringComparer.Ordinal)),
            ]);
    }

    private static int[] OneOfEachKind(IReadOnlyList<TlsCertificate> certificates, IEnumerable<int> places) =>
        [.. places.DistinctBy(i => certificates[i].KeyKind, StringComparer.Ordinal)];
}
