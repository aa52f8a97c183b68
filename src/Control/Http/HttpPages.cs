using System.Buffers;
using System.Text.Json;
using PublicTime.Control.Metrics;

namespace PublicTime.Control.Http;

/// <summary>The pages there are. Pure but for the sources: a request in, a page out.</summary>
internal sealed class HttpPages(HttpSources sources)
{
    public const string Get = "GET";
    public const string Head = "HEAD";
    public const int MethodNotAllowed = 405;

    /// <summary>As the header Allow names them.</summary>
    public const string AllowedMethods = "GET, HEAD";

    private const int Good = 200;
    private const int NotFound = 404;
    private const int ContentTooLarge = 413;
    private const int Unavailable = 503;
    private const string JsonType = "application/json";

    /// <summary>Writes the page that is asked for, or the one that says why there is none.</summary>
    public PageHead Write(PageAsk ask, IBufferWriter<byte> page) => ask switch
    {
        { Method: not (Get or Head) } => PageHead.Write(page, MethodNotAllowed, "Only GET and HEAD are answered here.\n"),
        { HasBody: true } => PageHead.Write(page, ContentTooLarge, "A request has no body here.\n"),
        { Path: "/healthz" } => Health(page),
        { Path: "/readyz" } => Ready(page, ask.WantsJson),
        { Path: "/metrics" } => Exposition(page),
        _ => PageHead.Write(page, NotFound, "There are /healthz, /readyz and /metrics.\n"),
    };

    private PageHead Health(IBufferWriter<byte> page) =>
        sources.IsAlive() ? PageHead.Write(page, Good, "ok\n") : PageHead.Write(page, Unavailable, "failed\n");

    private PageHead Ready(IBufferWriter<byte> page, bool isJson)
    {
        Readiness readiness = sources.Readiness();
        int status = readiness.IsReady ? Good : Unavailable;
        if (!isJson)
        {
            return PageHead.Write(page, status, ReadinessText.Render(readiness));
        }

        using (var json = new Utf8JsonWriter(page))
        {
            JsonSerializer.Serialize(json, readiness, ControlJson.Default.Readiness);
        }

        page.Write("\n"u8);
        return new PageHead(status, JsonType);
    }

    private PageHead Exposition(IBufferWriter<byte> page)
    {
        MetricsText.Write(sources.Report(), page);
        return new PageHead(Good, MetricsText.ContentType);
    }
}
