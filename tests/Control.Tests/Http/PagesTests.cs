using System.Net;
using System.Text.Json;
using PublicTime.Control.Tests.Metrics;

namespace PublicTime.Control.Tests.Http;

/// <summary>What is answered to a client that behaves, and to one that asks for what there is not.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private static readonly Readiness Unready = new([new ReadinessCondition("clock", IsMet: true, "known"), new ReadinessCondition("engine", IsMet: false, "not yet")]);

    private WebSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await WebSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData(true, HttpStatusCode.OK, "ok\n")]
    [InlineData(false, HttpStatusCode.ServiceUnavailable, "failed\n")]
    public async Task Health_is_whether_the_loops_run(bool isAlive, HttpStatusCode status, string text)
    {
        _site.IsAlive = isAlive;

        using HttpResponseMessage answer = await _site.GetAsync("/healthz");

        Assert.Equal((status, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Readiness_is_one_line_for_each_condition()
    {
        using HttpResponseMessage ready = await _site.GetAsync("/readyz");
        _site.Readiness = Unready;
        using HttpResponseMessage unready = await _site.GetAsync("/readyz?verbose");

        Assert.Equal((HttpStatusCode.OK, "ready\nyes clock: known\n"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "not ready\nyes clock: known\nno  engine: not yet\n"),
            (unready.StatusCode, await unready.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/readyz", "application/json", true)]
    [InlineData("/readyz", "Application/JSON; q=1, text/plain", true)]
    [InlineData("/readyz?format=json", "", true)]
    [InlineData("/readyz?a=b&format=json", "text/plain", true)]
    [InlineData("/readyz?format=text", "application/json", false)]
    [InlineData("/readyz", "text/plain, application/json", false)]
    [InlineData("/readyz", "*/*", false)]
    [InlineData("/readyz?xformat=json", "", false)]
    public async Task Readiness_is_JSON_where_that_is_asked_for(string path, string accept, bool isJson)
    {
        _site.Readiness = Unready;

        using HttpResponseMessage answer = await _site.SendAsync(HttpMethod.Get, path, accept);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(isJson ? "application/json" : "text/plain", answer.Content.Headers.ContentType?.MediaType);
        if (isJson)
        {
            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.False(document.RootElement.GetProperty("isReady").GetBoolean());
            JsonElement engine = document.RootElement.GetProperty("conditions")[1];
            Assert.Equal(("engine", false, "not yet"), (engine.GetProperty("name").GetString(), engine.GetProperty("isMet").GetBoolean(), engine.GetProperty("sentence").GetString()));
        }
    }

    [Fact]
    public async Task Metrics_come_as_a_scraper_wants_them()
    {
        using HttpResponseMessage answer = await _site.SendAsync(HttpMethod.Get, "/metrics", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        IReadOnlyDictionary<string, ExpositionFamily> metrics = ExpositionParser.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(12, metrics["publictime_datagrams_total"].Of("Answered"));
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task HEAD_says_how_long_the_page_is_and_does_not_send_it(string path)
    {
        using HttpResponseMessage page = await _site.GetAsync(path);
        string head = await _site.AskAsync($"HEAD {path} HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {(await page.Content.ReadAsByteArrayAsync()).Length}\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("get")]
    [InlineData("PURGE")]
    public async Task Other_methods_are_refused_with_those_that_there_are(string method)
    {
        string answer = await _site.AskAsync($"{method} /metrics HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("publictime_", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics/")]
    [InlineData("/METRICS")]
    [InlineData("/healthz2")]
    [InlineData("/status")]
    [InlineData("/%2e%2e/etc/passwd")]
    public async Task Other_paths_are_answered_with_those_that_there_are(string path)
    {
        string answer = await _site.AskAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nThere are /healthz, /readyz and /metrics.\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_says_nothing_of_the_server_and_is_not_to_be_kept()
    {
        using HttpResponseMessage answer = await _site.GetAsync("/healthz");

        Assert.Empty(answer.Headers.Server);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task Nothing_is_logged_of_requests()
    {
        (await _site.GetAsync("/metrics")).Dispose();
        (await _site.GetAsync("/nothing")).Dispose();
        await _site.AskAsync("rubbish\r\n\r\n");

        Assert.Equal($"Information: HTTP on {_site.Endpoint} shows health, readiness and metrics.", Assert.Single(_site.Log.Lines));
    }

    [Fact]
    public async Task A_page_that_cannot_be_made_is_said_once_and_the_next_one_is_made()
    {
        _site.Report = () => throw new InvalidOperationException("no snapshot");
        using HttpResponseMessage first = await _site.GetAsync("/metrics");
        using HttpResponseMessage second = await _site.GetAsync("/metrics");
        _site.Report = () => Reports.Bare;
        using HttpResponseMessage third = await _site.GetAsync("/metrics");

        Assert.Equal(
            (HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.Single(_site.Log.Lines, line => line.StartsWith("Error: A page could not be made", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_are_made_one_at_a_time()
    {
        TimeSpan patience = TimeSpan.FromMilliseconds(100); // as long as each waits for another to be made beside it
        using Barrier together = new(2);
        int overlaps = 0;
        _site.Report = () =>
        {
            if (together.SignalAndWait(patience))
            {
                Interlocked.Increment(ref overlaps);
            }

            return Reports.Full;
        };

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _site.GetAsync("/metrics")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(0, overlaps);
        Array.ForEach(answers, answer => answer.Dispose());
    }
}
