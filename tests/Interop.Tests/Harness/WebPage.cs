using System.Net;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A page of a running service, as a scraper or a load balancer reads it.</summary>
internal static class WebPage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the service shows its pages, from the line in which it says so: the port may be the kernel's choice.</summary>
    public static async Task<string> PlaceAsync(ServiceProcess service)
    {
        string line = await service.WaitForLineAsync("shows health, readiness and metrics.");
        return line.Split(" HTTP on ")[1].Split(' ')[0];
    }

    /// <summary>The page, which has to come with this status.</summary>
    public static async Task<string> ReadAsync(string place, string path, HttpStatusCode status)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{place}{path}"));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{path} came with {answer.StatusCode} instead of {status}:\n{text}");
        return text;
    }
}
