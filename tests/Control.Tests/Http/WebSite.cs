using System.Net;
using System.Net.Sockets;
using System.Text;
using PublicTime.Control.Http;

namespace PublicTime.Control.Tests.Http;

/// <summary>The real web server on a port of loopback, with sources and a clock of the test's.</summary>
internal sealed class WebSite : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Deadlines.Test };
    private HttpServer _server = null!;

    public ManualTime Time { get; } = new();

    public EventLog Log { get; } = new();

    public bool IsAlive { get; set; } = true;

    public Readiness Readiness { get; set; } = new([new ReadinessCondition("clock", IsMet: true, "known")]);

    public Func<StatusReport> Report { get; set; } = () => Reports.Full;

    public HttpServer Server => _server;

    public IPEndPoint Endpoint => _server.Endpoints[0];

    public static async Task<WebSite> StartAsync(params IPEndPoint[] endpoints)
    {
        WebSite site = new();
        HttpSources sources = new() { IsAlive = () => site.IsAlive, Readiness = () => site.Readiness, Report = () => site.Report() };
        site._server = await HttpServer.StartAsync(
            endpoints.Length > 0 ? endpoints : [new IPEndPoint(IPAddress.Loopback, 0)], sources, site.Time, site.Log, CancellationToken.None);
        return site;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept = "", IPEndPoint? endpoint = null)
    {
        using HttpRequestMessage request = new(method, $"http://{endpoint ?? Endpoint}{path}");
        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>A connection that has said nothing yet.</summary>
    public async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Endpoint);
        return socket;
    }

    /// <summary>Everything that comes back for some octets, up to the end of the connection.</summary>
    public async Task<string> AskAsync(string request)
    {
        using Socket socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return await ReadToEndAsync(socket);
    }

    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using MemoryStream answer = new();
        try
        {
            await using NetworkStream stream = new(socket);
            await stream.CopyToAsync(answer).WaitAsync(Deadlines.Test);
        }
        catch (IOException)
        {
            // reset: what was read before it counts
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        Task stopped = _server.DisposeAsync().AsTask();
        Time.Advance(HttpLimits.StopDeadline); // whoever still holds a connection is not waited for
        await stopped.Soon();
    }
}
