using Microsoft.Extensions.Logging;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>Says 30, 7 and 1 days before a certificate expires that it will, and then that it has: each once. State belongs to <see cref="CertificateActor"/>.</summary>
/// <remarks>A certificate that is met late gets the one line that fits, and those that it has missed are not made up for.</remarks>
internal sealed class ExpiryNotices(ILogger log)
{
    private static readonly TimeSpan[] Leads = [TimeSpan.FromDays(30), TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.Zero];

    private Dictionary<string, int> _said = new(StringComparer.Ordinal);

    /// <summary>Says what is due.</summary>
    public void Say(IReadOnlyList<TlsCertificate> certificates, DateTimeOffset now)
    {
        Dictionary<string, int> said = new(StringComparer.Ordinal);
        foreach (TlsCertificate certificate in certificates)
        {
            string names = NamesOf(certificate);
            int before = said.TryGetValue(certificate.Thumbprint, out int twin) ? twin : _said.GetValueOrDefault(certificate.Thumbprint, -1);
            int due = Leads.Count(lead => now >= certificate.ExpiresAt - lead);
            said[certificate.Thumbprint] = Math.Max(before, due);
            if (before < 0 && now < certificate.BeginsAt)
            {
                log.CertificateNotYetValid(certificate.Path, names, certificate.BeginsAt);
            }

            if (due > Math.Max(before, 0))
            {
                SayOne(certificate, names, now);
            }
        }

        _said = said;
    }

    /// <summary>Its names for people, or its subject.</summary>
    public static string NamesOf(TlsCertificate certificate) =>
        certificate.Names.Any() ? string.Join(", ", certificate.Names) : certificate.Subject;

    private void SayOne(TlsCertificate certificate, string names, DateTimeOffset now)
    {
        TimeSpan left = certificate.ExpiresAt - now;
        if (left <= TimeSpan.Zero)
        {
            log.CertificateExpired(certificate.Path, names, certificate.ExpiresAt);
        }
        else
        {
            log.CertificateExpiring(certificate.Path, names, certificate.ExpiresAt, RemainingTime.Text(left));
        }
    }
}
