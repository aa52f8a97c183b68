using PublicTime.Cluster.Membership;
using PublicTime.CommandLine;
using PublicTime.Configuration;
using PublicTime.Wire.Ntp;

namespace PublicTime.Composition;

/// <summary>Says how this node is, for the others of its ring. For one caller, who asks once a look.</summary>
internal sealed class ConditionComposer(RunningService service, ServeOptions options, TimeProvider time)
{
    private long _countedAt = time.GetTimestamp();
    private long _counted;
    private double _rate;

    /// <summary>The state of this moment.</summary>
    public NodeCondition Compose() => new()
    {
        Role = options.Role.ToString().ToLowerInvariant(),
        Region = options.Region,
        Version = ProductVersion.Text,
        StartedAt = service.StartedAt,
        Endpoints = [.. service.NtpEndpoints.Concat(service.KeEndpoints).Select(endpoint => endpoint.ToString())],
        Advertised = [.. options.Advertised.Select(server => FrontendNames.Written(server.Name, server.Port))],
        IsSynchronized = new ServedClock(service.RawClock, service.Served).Read().IsSynchronized,
        RequestsPerSecond = Rate(),
        IsDraining = service.Drain.IsDraining,
    };

    // Looks may follow each other closely; a rate over milliseconds says nothing.
    private double Rate()
    {
        TimeSpan elapsed = time.GetElapsedTime(_countedAt);
        if (elapsed >= TimeSpan.FromSeconds(1))
        {
            long total = service.Engine is { } engine ? Enum.GetValues<Disposition>().Sum(engine.Total) : 0;
            _rate = (total - _counted) / elapsed.TotalSeconds;
            (_counted, _countedAt) = (total, time.GetTimestamp());
        }

        return _rate;
    }
}
