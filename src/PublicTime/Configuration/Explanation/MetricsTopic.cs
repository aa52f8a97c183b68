using System.Net;

namespace PublicTime.Configuration.Explanation;

/// <summary>Where the service can be watched over HTTP, and by whom.</summary>
internal static class MetricsTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        IReadOnlyList<IPEndPoint> endpoints = inputs.Options.MetricsEndpoints;
        if (endpoints.Count == 0)
        {
            yield break;
        }

        string readers = endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)) ? "to everybody on this machine" : "to everybody who reaches it";
        yield return Statement.Fact($"Shows health, readiness and metrics over HTTP on {Wording.List([.. endpoints.Select(Text)])}, {readers}: `metrics`.");
    }

    private static string Text(IPEndPoint endpoint)
    {
        string place = Wording.Places([endpoint.Address]);
        return endpoint.Port == 0 ? $"a TCP port of {place} that the kernel chooses" : $"TCP port {endpoint.Port} of {place}";
    }
}
