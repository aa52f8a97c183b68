using PublicTime.KeService;
using PublicTime.Wire.Nts;

namespace PublicTime.Configuration.Explanation;

/// <summary>Where NTS-KE is answered, within which bounds, and what it offers.</summary>
internal static class KeyExchangeTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (!options.ServesKe)
        {
            yield return Statement.Fact(options.Role == ServiceRole.Frontend
                ? "Opens no NTS-KE port: `role frontend`. It answers those who bring cookies of its ring from a `role ke`."
                : "Offers no NTS: `ntsservercert` and `ntsserverkey` are not given.");
            yield break;
        }

        KeServerOptions limits = new() { Endpoints = [], MaxConnections = options.MaxKeConnections, MaxConnectionsPerPrefix = options.MaxKeConnectionsPerPrefix };
        string port = options.KePort == 0 ? "a TCP port that the kernel chooses" : $"TCP port {options.KePort}";
        yield return Statement.Fact($"Answers NTS-KE on {port} of {Wording.Places(options.Addresses)}{Sent(inputs)}.");
        yield return Statement.Fact(
            $"Takes {Wording.Count(limits.MaxConnections, "key exchange")} at once, {Math.Min(limits.EffectivePrefixCap, limits.MaxConnections)} of them from one IPv4 /24 or "
            + $"IPv6 /56, and ends each after {Wording.Span(limits.SessionDeadline)}.");
        if (options.Proxies.Count > 0)
        {
            yield return Statement.Fact(
                $"Wants a PROXY protocol header, version 2, at the beginning of each NTS-KE connection from {Wording.List([.. options.Proxies.Select(Wording.Subnet)])}, "
                + "and judges the client that it names by `deny` and the limits, which these proxies' own health checks pass: `ntsproxyprotocol`.");
        }

        yield return Statement.Fact($"Offers {Wording.List([.. options.Aeads.Select(aead => $"AEAD {(int)aead} ({aead.NameOf()})")])}.");
    }

    private static string Sent(ExplanationInputs inputs)
    {
        IReadOnlyList<NamedServer> servers = inputs.Options.NtpServers;
        bool areAlike = servers.All(server => server.Weight == servers[0].Weight);
        string names = Wording.List([.. servers.Select(server => Wording.Server(inputs, server) + (areAlike ? "" : $" (weight {server.Weight})"))]);
        return servers.Count switch
        {
            0 => "",
            1 => $", and sends clients to {names}",
            _ => $", and sends each client to one of {names}",
        };
    }
}
