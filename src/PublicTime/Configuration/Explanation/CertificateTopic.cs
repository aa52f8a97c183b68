using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration.Explanation;

/// <summary>Which certificates clients are shown: their names, until when, and what is wrong with the files.</summary>
internal static class CertificateTopic
{
    private static readonly TimeSpan ShortTime = TimeSpan.FromDays(30);

    public static IEnumerable<Statement> Of(ExplanationInputs inputs) => inputs.Options switch
    {
        { ServesKe: false } => [],
        { Certificate: CertificateOrigin.SelfSigned } => [Statement.Fact("Shows clients a self-signed certificate, which they must be told to trust.")],
        _ => inputs.Options.CertificatePairs.SelectMany(pair => OfPair(pair.CertificatePath, pair.KeyPath, inputs)),
    };

    private static IEnumerable<Statement> OfPair(string certificateFile, string keyFile, ExplanationInputs inputs)
    {
        string shownCertificate = inputs.Shown(certificateFile);
        if (!inputs.Host.TryReadFile(certificateFile, ConfigurationText.MaxFileLength, out byte[] certificate, out string failure))
        {
            yield return Statement.Fact($"Shows clients the certificate {shownCertificate}.");
            yield return Refuses($"The certificate {shownCertificate} {failure}");
            yield break;
        }

        if (!CertificateFacts.TryRead(certificate, out CertificateFacts facts))
        {
            yield return Refuses($"The file {shownCertificate} of `ntsservercert` holds no certificate in PEM");
            yield break;
        }

        string names = facts.Names.Count == 0 ? "no name" : Wording.List(facts.Names);
        yield return Statement.Fact($"Shows clients the certificate {shownCertificate}, which is for {names} until {Wording.Moment(facts.ExpiresAt)}.");
        foreach (Statement warning in OfTimes(shownCertificate, facts, inputs.Now).Concat(OfKey(certificate, shownCertificate, keyFile, inputs)))
        {
            yield return warning;
        }
    }

    private static IEnumerable<Statement> OfTimes(string certificate, CertificateFacts facts, DateTimeOffset now)
    {
        if (now < facts.BeginsAt)
        {
            yield return Statement.Warning($"The certificate {certificate} is not valid before {Wording.Moment(facts.BeginsAt)}: clients refuse it until then.");
        }
        else if (now >= facts.ExpiresAt)
        {
            yield return Statement.Warning($"The certificate {certificate} has expired: clients refuse it.");
        }
        else if (facts.ExpiresAt - now < ShortTime)
        {
            yield return Statement.Warning($"The certificate {certificate} expires in {Wording.Count((long)(facts.ExpiresAt - now).TotalDays, "day")}.");
        }
    }

    private static IEnumerable<Statement> OfKey(byte[] certificate, string shownCertificate, string keyFile, ExplanationInputs inputs)
    {
        string shownKey = inputs.Shown(keyFile);
        if (!inputs.Host.TryReadFile(keyFile, ConfigurationText.MaxFileLength, out byte[] key, out string failure))
        {
            yield return Refuses($"The key {shownKey} {failure}");
        }
        else if (!CertificateFacts.BelongTogether(certificate, key))
        {
            yield return Refuses($"The key {shownKey} does not belong to the certificate {shownCertificate}, or is none");
        }
    }

    private static Statement Refuses(string clause) => Statement.Warning($"{clause}, so `serve` refuses to start.");
}
