using PublicTime.Interop.Tests.Harness;

namespace PublicTime.LoadGenerator.Tests.EndToEnd;

/// <summary>The built service on loopback, once for all tests of a class.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private ServiceProcess? _service;

    internal ServiceSite Site { get; } = new();

    public async ValueTask InitializeAsync() => _service = await Site.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        Site.Dispose();
    }
}
