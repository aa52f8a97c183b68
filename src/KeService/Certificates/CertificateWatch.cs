using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>Follows the two files of one certificate. State belongs to <see cref="CertificateActor"/>.</summary>
/// <remarks>
/// The content alone decides: what replaces the files, be it a write, a rename or a link that leads elsewhere (certbot, Kubernetes), is
/// seen, whatever it does to their times. They are small enough to be read whole at every look.
/// </remarks>
/// <param name="shown">What is shown at first.</param>
internal sealed class CertificateWatch(TlsCredential shown)
{
    private string _said = "";
    private string _metLast = "";

    /// <summary>What is to be shown.</summary>
    public TlsCredential Shown { get; private set; } = shown;

    /// <summary>Looks at the files.</summary>
    /// <param name="now">What the certificate must be valid at.</param>
    /// <param name="isAsked">Whether somebody waits for an answer; else the same fault is said only when it is met at two looks in a row, and once.</param>
    /// <param name="reason">A sentence that names the file, when it is <see cref="CertificateLook.Refused"/>.</param>
    public CertificateLook Look(DateTimeOffset now, bool isAsked, out string reason)
    {
        reason = "";
        try
        {
            if (TlsCertificateContent.FingerprintOf(Shown.Files) == Shown.Fingerprint)
            {
                return Settle(CertificateLook.Unchanged);
            }

            using TlsCertificateContent content = TlsCertificateContent.Read(Shown.Files);
            TlsCredential next = TlsCredential.Parse(content);
            reason = Judge(next.Certificate, now);
            if (reason.Length == 0)
            {
                Shown = next;
                return Settle(CertificateLook.Replaced);
            }

            next.Dispose();
        }
        catch (TlsConfigurationException e)
        {
            reason = e.Message;
        }

        bool isToBeSaid = isAsked || (reason == _metLast && reason != _said);
        _metLast = reason;
        _said = isToBeSaid ? reason : _said;
        return isToBeSaid ? CertificateLook.Refused : CertificateLook.Waiting;
    }

    private static string Judge(TlsCertificate certificate, DateTimeOffset now) => certificate switch
    {
        _ when now >= certificate.ExpiresAt => $"The certificate in {certificate.Path} expired {certificate.ExpiresAt:u}.",
        _ when now < certificate.BeginsAt => $"The certificate in {certificate.Path} is valid only from {certificate.BeginsAt:u} on.",
        _ => "",
    };

    private CertificateLook Settle(CertificateLook look)
    {
        bool wasSaid = _said.Length > 0;
        (_said, _metLast) = ("", "");
        return look == CertificateLook.Unchanged && wasSaid ? CertificateLook.Restored : look;
    }
}
