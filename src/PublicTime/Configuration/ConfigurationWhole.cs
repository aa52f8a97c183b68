using System.Net;
using System.Net.Sockets;
using PublicTime.Frontend.Access;
using PublicTime.Native.Tls;

namespace PublicTime.Configuration;

/// <summary>What only the directives together can say: defaults that depend on others, and contradictions.</summary>
internal static class ConfigurationWhole
{
    /// <summary>The quick start's UDP port: unprivileged, and not anyone else's.</summary>
    internal const int QuickStartNtpPort = 11123;

    /// <summary>The quick start's TCP port.</summary>
    internal const int QuickStartKePort = 14460;

    /// <summary>The quick start's stratum: chrony's default of <c>local</c>.</summary>
    internal const int QuickStartStratum = 10;

    /// <summary>Makes the options of a draft and notes in it what contradicts itself.</summary>
    public static ServeOptions Complete(ConfigurationDraft draft, bool isQuickStart)
    {
        ServeOptions options = isQuickStart ? QuickStart(draft.Options) : draft.Options with
        {
            Addresses = AddressesOf(draft.Addresses),
            Redis = [.. draft.Redis.Select(store => store.Options)],
            Access = draft.AccessRules.Count == 0 ? AccessList.LoopbackOnly : AccessList.FromRules(draft.AccessRules),
        };
        options = RateLimitDirectives.Complete(WithCertificate(options, draft), draft);
        options = NamedServerDirectives.Complete(options, draft);
        options = MetricsDirective.Complete(options, draft);
        CheckPeriods(options, draft);
        CheckServices(options, draft);
        RedisDirective.Check(options, draft);
        NtsKeysExportDirective.Check(options, draft);
        KeyEncryptionKeyDirective.Check(options, draft);
        ProxyProtocolDirective.Check(options, draft);
        if (options.StateFolder.Length == 0)
        {
            draft.AddMistake(
                new DirectiveOrigin("state folder", 0),
                "none is named by `ntsdumpdir`, and neither XDG_STATE_HOME nor a home folder is known; give `ntsdumpdir FOLDER`.");
        }

        return options;
    }

    private static ServeOptions QuickStart(ServeOptions defaults) => defaults with
    {
        NtpPort = QuickStartNtpPort,
        KePort = QuickStartKePort,
        Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback],
        Access = AccessList.LoopbackOnly,
        LocalStratum = QuickStartStratum,
        Certificate = CertificateOrigin.SelfSigned,
        IsQuickStart = true,
    };

    /// <summary>As with chrony, a family that no <c>bindaddress</c> names is bound at all its addresses.</summary>
    private static IReadOnlyList<IPAddress> AddressesOf(List<IPAddress> bound)
    {
        IEnumerable<IPAddress> ipv4 = bound.Where(address => address.AddressFamily == AddressFamily.InterNetwork);
        IEnumerable<IPAddress> ipv6 = bound.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6);
        return [.. ipv4.DefaultIfEmpty(IPAddress.Any), .. ipv6.DefaultIfEmpty(IPAddress.IPv6Any)];
    }

    private static ServeOptions WithCertificate(ServeOptions options, ConfigurationDraft draft)
    {
        int certificates = draft.Certificates.Count;
        int keys = draft.Keys.Count;
        if (certificates != keys)
        {
            DirectiveOrigin origin = certificates > keys ? draft.Certificates[^1].Origin : draft.Keys[^1].Origin;
            draft.AddMistake(
                origin, $"every `ntsservercert` needs its `ntsserverkey`, in the same order, and there are {certificates} and {keys}.");
            return options;
        }

        return certificates == 0 ? options : options with
        {
            Certificate = CertificateOrigin.Files,
            CertificatePairs = [.. draft.Certificates.Zip(draft.Keys, (certificate, key) => new TlsCertificateFiles(certificate.File, key.File))],
        };
    }

    private static void CheckPeriods(ServeOptions options, ConfigurationDraft draft)
    {
        if (options.Periods > ServeOptions.MaxPeriods)
        {
            draft.AddMistake(
                draft.PeriodsOrigin,
                $"`ntskeylifetime {(long)options.KeyLifetime.TotalSeconds}` with `ntsrotate {(long)options.RotationInterval.TotalSeconds}` "
                + $"keeps {options.Periods} keys, and at most {ServeOptions.MaxPeriods} are allowed; shorten the one or lengthen the other.");
        }
    }

    private static void CheckServices(ServeOptions options, ConfigurationDraft draft)
    {
        bool hasCertificate = draft.Certificates.Count > 0 || options.Certificate != CertificateOrigin.None;
        if (options.Role == ServiceRole.Ke && !hasCertificate)
        {
            draft.AddMistake(draft.ServicesOrigin, "`role ke` needs a certificate: give `ntsservercert FILE` and `ntsserverkey FILE`.");
        }
        else if (!options.ServesNtp && !options.ServesKe && !hasCertificate)
        {
            draft.AddMistake(
                draft.ServicesOrigin,
                "`port 0` without a certificate leaves nothing to serve: give a port, or `ntsservercert` and `ntsserverkey`.");
        }
        else if (!options.ServesNtp && options.Role == ServiceRole.Frontend)
        {
            draft.AddMistake(draft.ServicesOrigin, "`port 0` with `role frontend` leaves nothing to serve: give a port, or another role.");
        }

        if (options.Role == ServiceRole.Frontend && draft.Certificates.Count > 0)
        {
            draft.AddNotice(draft.Certificates[0].Origin, "`ntsservercert` is not used: `role frontend` opens no NTS-KE port.");
        }
    }
}
