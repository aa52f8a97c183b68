using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>The certificate that the service makes itself, and renews. Used by one owner at a time.</summary>
/// <param name="files">Where it is kept; the folder exists.</param>
/// <param name="hosts">Host names and addresses that clients may ask for, at least one.</param>
/// <param name="earliest">A clock that shows an earlier time is certainly wrong.</param>
/// <param name="log">Hears of renewals.</param>
public sealed class SelfSignedPair(TlsCertificateFiles files, IReadOnlyCollection<string> hosts, DateTimeOffset earliest, ILogger log)
{
    private string _said = "";

    /// <summary>Where it is kept.</summary>
    public TlsCertificateFiles Files => files;

    /// <summary>Makes it unless it is there. One that a clock without a battery made for "1970" would have expired once the clock is set.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Ensure(DateTimeOffset now) => SelfSignedCertificate.WriteUnlessPresent(files, hosts, now < earliest ? earliest : now);

    /// <summary>Makes it anew when it is due by a clock that may be right; what is in the way is said once and tried again at the next call.</summary>
    public void RenewIfDue(DateTimeOffset now)
    {
        if (now < earliest)
        {
            return;
        }

        try
        {
            if (SelfSignedCertificate.RenewIfDue(files, hosts, now) is { } old)
            {
                log.CertificateRenewed(files.CertificatePath, old.BeginsAt, old.ExpiresAt);
            }

            _said = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_said != e.Message)
            {
                _said = e.Message;
                log.CertificateNotRenewed(files.CertificatePath, e.Message);
            }
        }
    }
}
