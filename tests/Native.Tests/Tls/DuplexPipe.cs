using System.IO.Pipelines;

namespace PublicTime.Native.Tests.Tls;

/// <summary>Two transports in memory, each the other's far end.</summary>
public sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public static (DuplexPipe Client, DuplexPipe Server) Pair()
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        return (new DuplexPipe(toClient.Reader, toServer.Writer), new DuplexPipe(toServer.Reader, toClient.Writer));
    }

    /// <summary>As <see cref="Pair"/>, but whoever flushes runs what the other side does with it before the flush returns.</summary>
    public static (DuplexPipe Client, DuplexPipe Server) PairInStep()
    {
        var inline = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        var toServer = new Pipe(inline);
        var toClient = new Pipe(inline);
        return (new DuplexPipe(toClient.Reader, toServer.Writer), new DuplexPipe(toServer.Reader, toClient.Writer));
    }

    /// <summary>As <see cref="Pair"/>, but every read on either side gets exactly one octet.</summary>
    public static (DuplexPipe Client, DuplexPipe Server) PairOfSingleOctets()
    {
        // A writer waits until its single octet has been consumed.
        var single = new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1);
        var (fromClient, toServer) = (new Pipe(), new Pipe(single));
        var (fromServer, toClient) = (new Pipe(), new Pipe(single));
        _ = CarryAsync(fromClient.Reader, toServer.Writer);
        _ = CarryAsync(fromServer.Reader, toClient.Writer);
        return (new DuplexPipe(toClient.Reader, fromClient.Writer), new DuplexPipe(toServer.Reader, fromServer.Writer));
    }

    private static async Task CarryAsync(PipeReader from, PipeWriter to)
    {
        while (await from.ReadAsync() is { Buffer.IsEmpty: false } read)
        {
            await to.WriteAsync(read.Buffer.First[..1]);
            from.AdvanceTo(read.Buffer.GetPosition(1));
        }

        await to.CompleteAsync();
    }
}
