using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Admission;

/// <summary>
/// Decides who may hold a session: access list, rate, caps, in this order. A client is judged by its own address: by that of its connection or, behind a
/// proxy, by what the proxy's header says. Any thread may ask.
/// </summary>
internal sealed class KeEntrance : IDisposable
{
    private readonly KeServerOptions _options;
    private readonly KeAdmission _admission;
    private readonly KeRateLimiter? _rate;

    /// <summary>Nobody is there at first.</summary>
    public KeEntrance(KeServerOptions options, TimeProvider time)
    {
        _options = options;
        _admission = new KeAdmission(options.MaxConnections, options.EffectivePrefixCap, options.ProxyHeaderCap);
        _rate = options.RateLimit is { } limit ? new KeRateLimiter(limit, time) : null;
    }

    /// <summary>Sessions in flight.</summary>
    public int Active => _admission.Active;

    /// <summary>Lets a connection in, or says why not. Who was let in must leave; a place that is not announced is a proxy's, and has to be first.</summary>
    public bool TryEnter(IPAddress address, [NotNullWhen(true)] out KePlace? place, out KeOutcome rejection)
    {
        IPAddress client = Unmapped(address);
        if (_options.IsProxy(client))
        {
            return _admission.TryEnterUnannounced(out place, out rejection);
        }

        place = null;
        return IsWelcome(client, out rejection) && _admission.TryEnter(client, out place, out rejection);
    }

    /// <summary>Reads a proxy's header, after which the place is the client's or the proxy's own; otherwise how the connection ended.</summary>
    /// <remarks>The proxy itself passes whatever the limits are: who configures a proxy relies on its health checks.</remarks>
    public async ValueTask<KeOutcome?> AnnounceAsync(KePlace place, PipeReader input, KeDeadline deadline)
    {
        ProxyAnnouncement announcement = await ProxyHeaderReader.ReadAsync(input, deadline).ConfigureAwait(false);
        if (announcement.Failure is { } failure)
        {
            return failure;
        }

        if (announcement.Client is not { } announced)
        {
            _admission.AnnounceProxy(place);
            return null;
        }

        IPAddress client = Unmapped(announced);
        return IsWelcome(client, out KeOutcome rejection) && _admission.TryAnnounce(place, client, out rejection) ? null : rejection;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(KePlace place) => _admission.Leave(place);

    /// <inheritdoc/>
    public void Dispose() => _rate?.Dispose();

    private bool IsWelcome(IPAddress client, out KeOutcome rejection)
    {
        rejection = KeOutcome.RejectedDenied;
        if (!_options.IsAllowed(client))
        {
            return false;
        }

        rejection = KeOutcome.RejectedRateLimited;
        return _rate is null || _rate.Admits(client);
    }

    /// <summary>One client is one address, in whichever of the two ways it is written.</summary>
    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
