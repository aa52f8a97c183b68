using System.Buffers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace PublicTime.Control.Http;

/// <summary>Answers one request on each connection: finds the page, has it made, and sends it whole.</summary>
/// <remarks>
/// Pages are made one at a time, so that many clients cost no more memory and no more processors than one. A page is made in a buffer
/// that stays, and copied into the web server's; a client that reads slowly holds nobody up.
/// </remarks>
internal sealed class HttpApplication(HttpSources sources, ILogger log) : IHttpApplication<IFeatureCollection>, IDisposable
{
    private const int UsualPageLength = 32_768;

    private readonly HttpPages _pages = new(sources);
    private readonly SemaphoreSlim _making = new(1);
    private readonly ArrayBufferWriter<byte> _page = new(UsualPageLength);
    private int _hasFailed;

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        IHttpResponseBodyFeature body = context.GetRequiredFeature<IHttpResponseBodyFeature>();
        bool hasBody = context.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        CancellationToken gone = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        try
        {
            await _making.WaitAsync(gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return;
        }

        try
        {
            _page.ResetWrittenCount();
            PageHead head = _pages.Write(AskOf(request, hasBody), _page);
            WriteHead(response, head, _page.WrittenCount);
            if (request.Method != HttpPages.Head)
            {
                _page.WrittenSpan.CopyTo(body.Writer.GetSpan(_page.WrittenCount));
                body.Writer.Advance(_page.WrittenCount);
            }
        }
        finally
        {
            _making.Release();
        }

        await body.CompleteAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        if (exception is not null && Interlocked.Exchange(ref _hasFailed, 1) == 0)
        {
            LogMessages.HttpDefect(log, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();

    private static PageAsk AskOf(IHttpRequestFeature request, bool hasBody) =>
        new(request.Method, request.Path, request.QueryString, request.Headers.Accept.ToString(), hasBody);

    private static void WriteHead(IHttpResponseFeature response, PageHead head, int length)
    {
        response.StatusCode = head.Status;
        response.Headers.ContentType = head.ContentType;
        response.Headers.ContentLength = length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Connection = "close";
        if (head.Status == HttpPages.MethodNotAllowed)
        {
            response.Headers.Allow = new StringValues(HttpPages.AllowedMethods);
        }
    }
}
