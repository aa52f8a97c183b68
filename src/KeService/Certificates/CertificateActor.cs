using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>
/// Keeps the certificates that are shown the ones in their files: publishes what is good, refuses in a sentence what is not, and says in
/// time when one expires. Owns the published context; state belongs to this actor.
/// </summary>
/// <remarks>
/// Sessions in progress keep the context they began with. One pair of files that is bad does not hold up another that is good.
/// A certificate that a client would refuse (expired, not valid yet) does not replace one at a reload; at the start it is shown all the same,
/// with a line in the log, because a clock that is wrong must not stop the service that sets clocks.
/// </remarks>
public sealed class CertificateActor : IActor<CertificateMessage>
{
    /// <summary>How often the files are read.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly IActorContext<CertificateMessage> _context;
    private readonly Published<TlsServerContext> _shown;
    private readonly SelfSignedPair? _ours;
    private readonly ILogger _log;
    private readonly CertificateWatch[] _watches;
    private readonly ExpiryNotices _notices;

    /// <summary>Starts from the context that is published already.</summary>
    /// <param name="context">This actor's own.</param>
    /// <param name="shown">What sessions begin with.</param>
    /// <param name="ours">The certificate to renew, or null when the files are the operator's.</param>
    /// <param name="log">For changes of state.</param>
    public CertificateActor(
        IActorContext<CertificateMessage> context, Published<TlsServerContext> shown, SelfSignedPair? ours, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(shown);
        (_context, _shown, _ours, _log) = (context, shown, ours, log);
        _watches = [.. shown.Snapshot.Current.Credentials.Select(credential => new CertificateWatch(credential))];
        _notices = new ExpiryNotices(log);
        SayNeverShown();
        _notices.Say(shown.Snapshot.Current.Certificates, context.Time.GetUtcNow());
        context.TellSelfAfter(LookInterval, CertificateMessage.LookDue.Instance);
    }

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(CertificateMessage message, CancellationToken stopping)
    {
        DateTimeOffset now = _context.Time.GetUtcNow();
        var asked = message as CertificateMessage.ReloadAsked;
        _ours?.RenewIfDue(now);
        Look(now, asked is not null);
        _notices.Say(_shown.Snapshot.Current.Certificates, now);
        if (asked is null)
        {
            _context.TellSelfAfter(LookInterval, message);
        }

        asked?.Answered();

        return ValueTask.CompletedTask;
    }

    private void Look(DateTimeOffset now, bool isAsked)
    {
        DateTimeOffset[] before = [.. _watches.Select(watch => watch.Shown.Certificate.ExpiresAt)];
        CertificateLook[] looks = new CertificateLook[_watches.Length];
        for (int i = 0; i < _watches.Length; i++)
        {
            looks[i] = _watches[i].Look(now, isAsked, out string reason);
            if (looks[i] == CertificateLook.Refused)
            {
                _log.CertificateRefused(before[i], reason);
            }
        }

        if (looks.Contains(CertificateLook.Replaced))
        {
            _shown.Publish(TlsServerContext.Of([.. _watches.Select(watch => watch.Shown)]));
        }

        // Said when it is true: whoever reads the line and connects gets the new one.
        for (int i = 0; i < _watches.Length; i++)
        {
            Say(looks[i], _watches[i].Shown.Certificate, before[i]);
        }

        if (looks.Contains(CertificateLook.Replaced))
        {
            SayNeverShown();
        }
        else if (isAsked && looks.All(look => look == CertificateLook.Unchanged))
        {
            _log.CertificatesUnchanged();
        }
    }

    private void Say(CertificateLook look, TlsCertificate certificate, DateTimeOffset before)
    {
        if (look == CertificateLook.Replaced)
        {
            string names = ExpiryNotices.NamesOf(certificate);
            _log.CertificateReplaced(certificate.Path, names, certificate.ExpiresAt, before);
        }
        else if (look == CertificateLook.Restored)
        {
            _log.CertificateRestored(certificate.Path, certificate.ExpiresAt);
        }
    }

    private void SayNeverShown()
    {
        foreach (TlsCertificate certificate in _shown.Snapshot.Current.NeverShown)
        {
            string names = ExpiryNotices.NamesOf(certificate);
            _log.CertificateNeverShown(certificate.Path, names, certificate.KeyKind);
        }
    }
}
