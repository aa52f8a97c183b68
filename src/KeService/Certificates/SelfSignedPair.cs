using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>The certificate that the service makes itself, and renews. Used by one owner at a time.</summary>
/// <param name="files">Where it is kept; the folder exists.</param>
/// <param name="hosts">Host names and addresses that clients may ask for, at least one.</param>
/// <param name="log">Hears of renewals.</param>
public sealed class SelfSignedPair(TlsCertificateFiles files, IReadOnlyCollection<string> hosts, ILogger log)
{
    private string _said = "";

    /// <summary>Where it is kept.</summary>
    public TlsCertificateFiles Files => files;

    /// <summary>Makes it unless it is there.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Ensure(DateTimeOffset now) => SelfSignedCertificate.WriteUnlessPresent(files, hosts, now);

    /// <summary>Makes it anew when it is due; what is in the way is said once and tried again at the next call.</summary>
    public void RenewIfDue(DateTimeOffset now)
    {
        try
        {
            if (SelfSignedCertificate.RenewIfDue(files, hosts, now) is { } until)
            {
                log.CertificateRenewed(files.CertificatePath, until);
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
