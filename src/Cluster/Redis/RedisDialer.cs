using System.Net.Sockets;

namespace PublicTime.Cluster.Redis;

/// <summary>Makes one connection after the other from a plan.</summary>
/// <param name="plan">The same for all of them.</param>
internal sealed class RedisDialer(RedisConnectionPlan plan)
{
    /// <summary>Makes a connection: password and authorities are read again, then somebody must be there at all.</summary>
    /// <param name="cancellation">Gives up; a connection that is made all the same is returned.</param>
    public async Task<RedisAttempt> ConnectAsync(CancellationToken cancellation)
    {
        RedisOptions options = plan.Options;
        string trouble = RedisPassword.Read(options, out RedisPassword password);
        CertificateTrust trust = Nobody();
        trouble = trouble.Length > 0 ? trouble : CertificateTrust.Read(options.CaFile, out trust);
        trouble = trouble.Length > 0 ? trouble : await KnockAsync(options, cancellation).ConfigureAwait(false);
        return trouble.Length > 0
            ? new RedisAttempt(Link: null, trouble)
            : await StackExchangeLink.ConnectAsync(plan, password, trust).ConfigureAwait(false);
    }

    private static CertificateTrust Nobody()
    {
        CertificateTrust.Read("", out CertificateTrust trust);
        return trust;
    }

    /// <summary>Opens and closes a connection: while nobody answers, this costs less than a client of Redis, and tells why.</summary>
    private static async Task<string> KnockAsync(RedisOptions options, CancellationToken cancellation)
    {
        using Socket socket = RedisLibrary.KnowsIPv6
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellation).ConfigureAwait(false);
            return "";
        }
        catch (SocketException failure)
        {
            return $"no connection can be made ({failure.SocketErrorCode})";
        }
        catch (OperationCanceledException)
        {
            return "no connection can be made in time";
        }
    }
}
