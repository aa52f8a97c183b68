using System.Net;
using PublicTime.Cluster.Redis;
using PublicTime.Configuration.Sources;
using PublicTime.Configuration.Substitution;
using PublicTime.Frontend.Access;

namespace PublicTime.Configuration;

/// <summary>What the directives said so far. Owned by one run of <see cref="ConfigurationParser"/>.</summary>
internal sealed class ConfigurationDraft
{
    private const string Hidden = "what there is to say about this directive would show a value that stands for `${…}`, so it is left out.";

    private readonly List<Remark> _mistakes = [];
    private readonly List<Remark> _notices = [];

    public ConfigurationDraft(HostDefaults defaults, IConfigurationHost host)
    {
        Options = new ServeOptions { StateFolder = defaults.StateFolder, NodeName = defaults.NodeName, Workers = Math.Max(defaults.Workers, 1) };
        Inclusion = new Inclusion(host, this);
    }

    /// <summary>Reads sources, and files within files.</summary>
    public Inclusion Inclusion { get; }

    /// <summary>What no sentence may show.</summary>
    public SubstitutedValues Secrets { get; } = new();

    /// <summary>Values of directives of which the last one counts.</summary>
    public ServeOptions Options { get; set; }

    /// <summary>Every <c>bindaddress</c>.</summary>
    public List<IPAddress> Addresses { get; } = [];

    /// <summary>Every <c>allow</c> and <c>deny</c>, in order.</summary>
    public List<AccessRule> AccessRules { get; } = [];

    /// <summary>Every <c>ntsservercert</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, string File)> Certificates { get; } = [];

    /// <summary>Every <c>ntsserverkey</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, string File)> Keys { get; } = [];

    /// <summary>Every <c>ntsntpserver</c>, in order; port 0 where none is given.</summary>
    public List<(DirectiveOrigin Origin, NamedServer Server)> NtpServers { get; } = [];

    /// <summary>Every <c>advertise</c>, in order; port 0 where none is given.</summary>
    public List<(DirectiveOrigin Origin, NamedServer Server)> Advertised { get; } = [];

    /// <summary>Every <c>metrics</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, IPEndPoint Endpoint)> MetricsEndpoints { get; } = [];

    /// <summary>The last <c>clientloglimit</c>, in octets; null: none.</summary>
    public (DirectiveOrigin Origin, int Octets)? RateLimitTable { get; set; }

    /// <summary>The last directive that changed the number of periods.</summary>
    public DirectiveOrigin PeriodsOrigin { get; set; }

    /// <summary>The last <c>ntsproxyprotocol</c>.</summary>
    public DirectiveOrigin ProxiesOrigin { get; set; }

    /// <summary>The last directive that took a service away: <c>role</c> or <c>port</c>.</summary>
    public DirectiveOrigin ServicesOrigin { get; set; }

    /// <summary>Every <c>redis</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, RedisOptions Options)> Redis { get; } = [];

    /// <summary>Every file that was read, in order, as people may see its name.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The last <c>ntskeysexport</c>.</summary>
    public DirectiveOrigin NtsKeysExportOrigin { get; set; }

    /// <summary>The last <c>keyencryptionkey</c>.</summary>
    public DirectiveOrigin KeyEncryptionKeyOrigin { get; set; }

    /// <summary>What stops the start.</summary>
    public IReadOnlyList<Remark> Mistakes => _mistakes;

    /// <summary>What the operator should know and does not stop the start.</summary>
    public IReadOnlyList<Remark> Notices => _notices;

    /// <summary>Notes that a directive's arguments are wrong.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="allowed">What it takes: a noun phrase that shows nothing of what was given.</param>
    public void Refuse(DirectiveLine line, string allowed)
    {
        string given = line.Shown.Count == 0 ? ", and nothing is given" : $", not `{string.Join(' ', line.Shown)}`";
        _mistakes.Add(new Remark(line.Origin, $"`{line.Name}` takes {allowed}{given}."));
    }

    /// <summary>Notes a mistake.</summary>
    public void AddMistake(DirectiveOrigin origin, string sentence) => _mistakes.Add(Remark(origin, sentence));

    /// <summary>Notes a consequence.</summary>
    public void AddNotice(DirectiveOrigin origin, string sentence) => _notices.Add(Remark(origin, sentence));

    private Remark Remark(DirectiveOrigin origin, string sentence) => new(origin, Secrets.Shows(origin, sentence) ? Hidden : sentence);
}
