using System.Net;
using PublicTime.Frontend.Access;

namespace PublicTime.Configuration;

/// <summary>What the directives said so far. Owned by one run of <see cref="ConfigurationParser"/>.</summary>
internal sealed class ConfigurationDraft(HostDefaults host)
{
    private readonly List<Remark> _mistakes = [];
    private readonly List<Remark> _notices = [];

    /// <summary>Values of directives of which the last one counts.</summary>
    public ServeOptions Options { get; set; } = new() { StateFolder = host.StateFolder, Workers = Math.Max(host.Cores, 1) };

    /// <summary>Every <c>bindaddress</c>.</summary>
    public List<IPAddress> Addresses { get; } = [];

    /// <summary>Every <c>allow</c> and <c>deny</c>, in order.</summary>
    public List<AccessRule> AccessRules { get; } = [];

    /// <summary>Every <c>ntsservercert</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, string File)> Certificates { get; } = [];

    /// <summary>Every <c>ntsserverkey</c>, in order.</summary>
    public List<(DirectiveOrigin Origin, string File)> Keys { get; } = [];

    /// <summary>The last directive that changed the number of periods.</summary>
    public DirectiveOrigin PeriodsOrigin { get; set; }

    /// <summary>The last directive that took a service away: <c>role</c> or <c>port</c>.</summary>
    public DirectiveOrigin ServicesOrigin { get; set; }

    /// <summary>The last <c>ntskeysexport</c>.</summary>
    public DirectiveOrigin NtsKeysExportOrigin { get; set; }

    /// <summary>What stops the start.</summary>
    public IReadOnlyList<Remark> Mistakes => _mistakes;

    /// <summary>What the operator should know and does not stop the start.</summary>
    public IReadOnlyList<Remark> Notices => _notices;

    /// <summary>Notes that a directive's arguments are wrong.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="allowed">What it takes: a noun phrase.</param>
    public void Refuse(DirectiveLine line, string allowed)
    {
        string given = line.Arguments.Count == 0 ? ", and nothing is given" : $", not `{string.Join(' ', line.Arguments)}`";
        AddMistake(line.Origin, $"`{line.Name}` takes {allowed}{given}.");
    }

    /// <summary>Notes a mistake.</summary>
    public void AddMistake(DirectiveOrigin origin, string sentence) => _mistakes.Add(new Remark(origin, sentence));

    /// <summary>Notes a consequence.</summary>
    public void AddNotice(DirectiveOrigin origin, string sentence) => _notices.Add(new Remark(origin, sentence));
}
