using System.Net;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.Discipline.Local;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.Composition;

/// <summary>The certificates that NTS-KE shows: the configured ones, or one made for the first start and kept; followed by their actor.</summary>
internal sealed class ServiceCertificates : IDisposable
{
    private const string CertificateName = "publictime.crt";
    private const string KeyName = "publictime.key";

    private readonly Published<TlsServerContext> _shown;
    private readonly SelfSignedPair? _ours;
    private ActorRef<CertificateMessage>? _actor;

    private ServiceCertificates(TlsServerContext shown, SelfSignedPair? ours) => (_shown, _ours) = (new Published<TlsServerContext>(shown), ours);

    /// <summary>What a session begins with.</summary>
    public Snapshot<TlsServerContext> Current => _shown.Snapshot;

    /// <summary>Reads the certificates, or makes one.</summary>
    /// <exception cref="StartRefusedException">None can be made.</exception>
    /// <exception cref="TlsConfigurationException">One cannot be used.</exception>
    public static ServiceCertificates Load(ServeOptions options, StateFolder folder, DateTimeOffset now, ILogger log)
    {
        SelfSignedPair? ours = options.Certificate == CertificateOrigin.SelfSigned ? Made(options, folder, now, log) : null;
        return new ServiceCertificates(TlsServerContext.Load([.. ours is null ? options.CertificatePairs : [ours.Files]]), ours);
    }

    /// <summary>Follows the files from now on.</summary>
    public void Watch(ActorSystem actors, ILoggerFactory logs) =>
        _actor = actors.Spawn<CertificateMessage>(
            "certificates",
            context => new CertificateActor(context, _shown, _ours, logs.CreateLogger<CertificateActor>()));

    /// <summary>Reads the files now (SIGHUP); what comes of it is logged. Never ends where the actor fails at it.</summary>
    public Task ReloadAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isTold = _actor?.Tell(new CertificateMessage.ReloadAsked(() => answered.TrySetResult())) ?? false;
        return isTold ? answered.Task : Task.CompletedTask;
    }

    /// <summary>After the last session.</summary>
    public void Dispose() => Current.Current.Dispose();

    private static SelfSignedPair Made(ServeOptions options, StateFolder folder, DateTimeOffset now, ILogger log)
    {
        var files = new TlsCertificateFiles(Path.Combine(folder.Path, CertificateName), Path.Combine(folder.Path, KeyName));
        var ours = new SelfSignedPair(files, NamesFor(options), LocalClock.Earliest, log);
        try
        {
            ours.Ensure(now);
            ours.RenewIfDue(now);
            return ours;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"A certificate cannot be kept in the state folder {folder.Path}: {failure.Message}", failure);
        }
    }

    private static string[] NamesFor(ServeOptions options)
    {
        IEnumerable<string> addresses = options.Addresses
            .Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            .Select(address => new IPAddress(address.GetAddressBytes()).ToString());
        return ["localhost", Dns.GetHostName(), "127.0.0.1", "::1", .. addresses, .. options.NtpServers.Select(server => server.Name)];
    }
}
