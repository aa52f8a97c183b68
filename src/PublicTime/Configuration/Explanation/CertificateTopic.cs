using PublicTime.Configuration.Sources;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.Configuration.Explanation;

/// <summary>Which certificates clients are shown: their names, until when, and what is wrong with the files.</summary>
/// <remarks>They are read as <c>serve</c> reads them, so that what passes here does not stop it there.</remarks>
internal static class CertificateTopic
{
    private static readonly TimeSpan ShortTime = TimeSpan.FromDays(30);

    public static IEnumerable<Statement> Of(ExplanationInputs inputs) => inputs.Options switch
    {
        { ServesKe: false } => [],
        { Certificate: CertificateOrigin.SelfSigned } => [Statement.Fact("Shows clients a self-signed certificate, which they must be told to trust.")],
        _ => OfPairs(inputs),
    };

    private static List<Statement> OfPairs(ExplanationInputs inputs)
    {
        List<Statement> statements = [];
        List<TlsCredential> credentials = [];
        try
        {
            foreach (TlsCertificateFiles pair in inputs.Options.CertificatePairs)
            {
                if (TryLoad(pair, inputs, out TlsCredential? credential, out string refusal))
                {
                    credentials.Add(credential!);
                    statements.AddRange(OfCertificate(credential!.Certificate, inputs.Now));
                }
                else
                {
                    statements.Add(Statement.Fact($"Shows clients the certificate {inputs.Shown(pair.CertificatePath)}."));
                    statements.Add(Statement.Warning($"{refusal}, so `serve` refuses to start."));
                }
            }

            statements.AddRange(credentials.Count == inputs.Options.CertificatePairs.Count ? OfNeverShown(credentials) : []);
            return statements;
        }
        finally
        {
            credentials.ForEach(credential => credential.Dispose());
        }
    }

    /// <param name="pair">What to read.</param>
    /// <param name="inputs">Whom to read it from.</param>
    /// <param name="credential">Owned by the caller; null where it is refused.</param>
    /// <param name="refusal">A sentence without its full stop; it names files as people may see them.</param>
    private static bool TryLoad(TlsCertificateFiles pair, ExplanationInputs inputs, out TlsCredential? credential, out string refusal)
    {
        TlsCertificateFiles shown = new(inputs.Shown(pair.CertificatePath), inputs.Shown(pair.KeyPath));
        credential = null;
        if (!inputs.Host.TryReadFile(pair.CertificatePath, ConfigurationText.MaxFileLength, out byte[] certificate, out string failure))
        {
            refusal = $"The certificate {shown.CertificatePath} {failure}";
            return false;
        }

        if (!inputs.Host.TryReadFile(pair.KeyPath, ConfigurationText.MaxFileLength, out byte[] key, out failure))
        {
            refusal = $"The key {shown.KeyPath} {failure}";
            return false;
        }

        try
        {
            using TlsCertificateContent content = TlsCertificateContent.Of(shown, certificate, key);
            credential = TlsCredential.Parse(content);
            refusal = "";
            return true;
        }
        catch (Exception failed) when (failed is TlsConfigurationException or PlatformNotSupportedException)
        {
            refusal = failed.Message.TrimEnd('.');
            return false;
        }
    }

    private static IEnumerable<Statement> OfCertificate(TlsCertificate certificate, DateTimeOffset now)
    {
        string[] carried = [.. certificate.Names];
        string names = carried.Length == 0 ? "no name" : Wording.List(carried);
        yield return Statement.Fact($"Shows clients the certificate {certificate.Path}, which is for {names} until {Wording.Moment(certificate.ExpiresAt)}.");
        if (now < certificate.BeginsAt)
        {
            yield return Statement.Warning($"The certificate {certificate.Path} is not valid before {Wording.Moment(certificate.BeginsAt)}: clients refuse it until then.");
        }
        else if (now >= certificate.ExpiresAt)
        {
            yield return Statement.Warning($"The certificate {certificate.Path} has expired: clients refuse it.");
        }
        else if (certificate.ExpiresAt - now < ShortTime)
        {
            yield return Statement.Warning($"The certificate {certificate.Path} expires in {RemainingTime.Text(certificate.ExpiresAt - now)}.");
        }
    }

    private static Statement[] OfNeverShown(List<TlsCredential> credentials)
    {
        using TlsServerContext context = TlsServerContext.Of(credentials);
        return
        [
            .. context.NeverShown.Select(certificate => Statement.Warning(
                $"The certificate {certificate.Path} is shown to nobody: for each of its names another one with the same kind of key ({certificate.KeyKind}) comes first.")),
        ];
    }
}
