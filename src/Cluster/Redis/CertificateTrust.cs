using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PublicTime.Cluster.Redis;

/// <summary>Judges Redis's certificate in one attempt to connect: by the host's authorities, or by those of a file and no others.</summary>
internal sealed class CertificateTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection? _authorities;

    private CertificateTrust(X509Certificate2Collection? authorities) => _authorities = authorities;

    /// <summary>Why the certificate was refused last, a clause; empty when none was.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>Reads the authorities.</summary>
    /// <param name="file">PEM certificates; empty: those of the host.</param>
    /// <param name="trust">The judge; trusts nobody when the file cannot be read.</param>
    /// <returns>Empty, or a clause about the file.</returns>
    public static string Read(string file, out CertificateTrust trust)
    {
        X509Certificate2Collection authorities = [];
        trust = new CertificateTrust(file.Length == 0 ? null : authorities);
        if (file.Length == 0)
        {
            return "";
        }

        try
        {
            authorities.ImportFromPemFile(file);
            return authorities.Count == 0 ? $"the file of authorities {file} holds no PEM certificate" : "";
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"the file of authorities {file} does not exist";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"the file of authorities {file} cannot be read: {failure.Message.TrimEnd('.')}";
        }
    }

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>: name, time, purpose and signatures. Revocation is not asked.</summary>
    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        SslPolicyErrors beyondChain = errors & ~SslPolicyErrors.RemoteCertificateChainErrors;
        Refusal = (beyondChain, certificate) switch
        {
            (_, null) => "it shows no certificate",
            (SslPolicyErrors.None, _) when _authorities is null => errors == SslPolicyErrors.None ? "" : RefusalOf(chain),
            (SslPolicyErrors.None, _) => Judge(certificate, chain),
            _ => "its certificate is for another name",
        };
        return Refusal.Length == 0;
    }

    private string Judge(X509Certificate certificate, X509Chain? shown)
    {
        using X509Chain chain = new();
        using X509Certificate2 leaf = new(certificate);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (shown is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        return chain.Build(leaf) ? "" : RefusalOf(chain);
    }

    private static string RefusalOf(X509Chain? chain)
    {
        string why = string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status).Distinct());
        return $"its certificate is not trusted ({(why.Length > 0 ? why : "no chain")})";
    }
}
