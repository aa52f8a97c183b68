using System.IO.Pipelines;

namespace PublicTime.Benchmarks;

/// <summary>One end of a connection in memory.</summary>
internal sealed class TurnTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Two ends; each side's reads go on at its turn.</summary>
    public static (TurnTransport Client, TurnTransport Server) Pair(TurnScheduler client, TurnScheduler server)
    {
        var toServer = new Pipe(new PipeOptions(readerScheduler: server, writerScheduler: client, useSynchronizationContext: false));
        var toClient = new Pipe(new PipeOptions(readerScheduler: client, writerScheduler: server, useSynchronizationContext: false));
        return (new TurnTransport(toClient.Reader, toServer.Writer), new TurnTransport(toServer.Reader, toClient.Writer));
    }
}
