using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace PublicTime.Cluster.Redis;

/// <summary>
/// A connection by StackExchange.Redis; the only file that knows it, and only what versions 1.2.6 and 2.x have in common. The library would
/// mend its connections by itself, but not one that hangs, so the whole multiplexer is thrown away with the first connection that it loses.
/// </summary>
internal sealed class StackExchangeLink : IRedisLink
{
    private const string ClientName = "publictime";
    private const string UnknownScript = "NOSCRIPT";

    /// <summary>The library's own deadline comes after ours, which says more: it only ends what we have given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    /// <summary>How often the library is asked for what it does not tell.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>All that is ever sent: what else the library would ask at the start needs rights that nodes are not to have.</summary>
    private static readonly string[] Commands = ["AUTH", "CLIENT", "EVAL", "EVALSHA", "PING", "QUIT", "SELECT", "SUBSCRIBE", "UNSUBSCRIBE"];

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private readonly ISubscriber _subscriber;
    private readonly RedisPassword _password;
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StackExchangeLink(ConnectionMultiplexer multiplexer, RedisPassword password)
    {
        (_multiplexer, _password) = (multiplexer, password);
        _database = multiplexer.GetDatabase();
        _subscriber = multiplexer.GetSubscriber();
        multiplexer.ConnectionFailed += (_, failed) => _lost.TrySetResult(ReasonOf(failed));
    }

    /// <inheritdoc/>
    public Task<string> Lost => _lost.Task;

    /// <summary>Connects and subscribes.</summary>
    /// <param name="plan">Where to, as whom, and who hears announcements.</param>
    /// <param name="password">The password, perhaps empty.</param>
    /// <param name="trust">Who may have signed Redis's certificate.</param>
    public static async Task<RedisAttempt> ConnectAsync(RedisConnectionPlan plan, RedisPassword password, CertificateTrust trust)
    {
        StackExchangeLink? link = null;
        string refusal = "";
        string failure = await TroubleOfAsync(
            async () =>
            {
                link = new StackExchangeLink(await ConnectionMultiplexer.ConnectAsync(Configure(plan, password, trust)).ConfigureAwait(false), password);
                refusal = await link.SubscribeAsync(plan).ConfigureAwait(false);
            },
            password).ConfigureAwait(false);
        string trouble = failure.Length == 0 ? refusal : trust.Refusal.Length > 0 ? trust.Refusal : failure;
        if (trouble.Length == 0)
        {
            return new RedisAttempt(link, "");
        }

        _ = link?.CloseAsync();
        return new RedisAttempt(Link: null, trouble);
    }

    /// <inheritdoc/>
    public async Task<RedisReply> RunAsync(RedisScript script, ImmutableArray<string> keys, ImmutableArray<ReadOnlyMemory<byte>> arguments)
    {
        RedisKey[] redisKeys = [.. keys.Select(key => (RedisKey)key)];
        RedisValue[] values = [.. arguments.Select(argument => (RedisValue)argument.ToArray())];
        RedisReply? reply = null;
        string failure = await TroubleOfAsync(
            async () => reply = await AnswerAsync(script, redisKeys, values).ConfigureAwait(false), _password).ConfigureAwait(false);
        return reply ?? RedisReply.Failed(RedisReplyKind.Unreachable, failure);
    }

    /// <inheritdoc/>
    public Task<string> CheckSubscriptionAsync() => TroubleOfAsync(() => _subscriber.PingAsync(), _password);

    /// <inheritdoc/>
    public Task CloseAsync() => Task.Factory.StartNew(
        // On a thread of its own: closing writes what is left, and may wait for a peer that does not read.
        () =>
        {
            _lost.TrySetResult("it was closed");
            _multiplexer.Close(allowCommandsToComplete: false);
            _multiplexer.Dispose();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static ConfigurationOptions Configure(RedisConnectionPlan plan, RedisPassword password, CertificateTrust trust)
    {
        RedisOptions options = plan.Options;
        ConfigurationOptions configuration = new()
        {
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = (int)(plan.Patience + Grace).TotalMilliseconds,
            SyncTimeout = (int)(plan.Patience + Grace).TotalMilliseconds,
            KeepAlive = 60,
            ConfigCheckSeconds = 0,
            ClientName = ClientName,
            ConfigurationChannel = "",
            TieBreaker = "",
            DefaultVersion = new Version(6, 0),
            DefaultDatabase = options.Database,
            CommandMap = CommandMap.Create([.. Commands], available: true),
            Password = password.Text,
        };
        configuration.EndPoints.Add(options.Host, options.Port);
        if (options.UsesTls)
        {
            configuration.Ssl = true;
            configuration.SslHost = options.Host;
            configuration.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            configuration.CertificateValidation += trust.IsTrusted;
        }

#if STACKEXCHANGE_REDIS_2
        configuration.User = options.User.Length > 0 ? options.User : null;
#endif
        return configuration;
    }

    /// <summary>Subscribes once the library's second connection is there, which it does not wait for by itself.</summary>
    private async Task<string> SubscribeAsync(RedisConnectionPlan plan)
    {
        long begun = plan.Time.GetTimestamp();
        while (!_subscriber.IsConnected())
        {
            if (plan.Time.GetElapsedTime(begun) > plan.Patience)
            {
                return "the connection for announcements cannot be made";
            }

            await Task.Delay(Glance, plan.Time).ConfigureAwait(false);
        }

        RedisChannel channel = new(plan.Layout.Channel, RedisChannel.PatternMode.Literal);
        await _subscriber.SubscribeAsync(channel, (_, message) => plan.Announced((byte[]?)message ?? [])).ConfigureAwait(false);
        return "";
    }

    private async Task<RedisReply> AnswerAsync(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return Read(await EvaluateAsync(script, keys, values).ConfigureAwait(false));
        }
        catch (RedisServerException refused)
        {
            return RedisReply.Failed(RedisReplyKind.Refused, RedisReason.Of(refused.Message, _password));
        }
    }

    private async Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await _database.ScriptEvaluateAsync(script.Hash, keys, values).ConfigureAwait(false);
        }
        catch (RedisServerException refused) when (refused.Message.StartsWith(UnknownScript, StringComparison.Ordinal))
        {
            return await _database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
    }

    private static RedisReply Read(RedisResult result)
    {
        byte[]?[]? values = (byte[]?[]?)result;
        return values is null
            ? RedisReply.Failed(RedisReplyKind.Refused, "it answered a script with nothing")
            : RedisReply.Answered([.. values.Select(value => (ReadOnlyMemory<byte>)(value ?? []))]);
    }

    private static string ReasonOf(ConnectionFailedEventArgs failed) => failed.FailureType switch
    {
        ConnectionFailureType.SocketClosed => "it closed the connection",
        ConnectionFailureType.AuthenticationFailure => "it does not let us in any more",
        ConnectionFailureType.ProtocolFailure => "it does not speak Redis's protocol",
        _ => "the connection broke",
    };

    /// <summary>Does something that fails with what the library, its TLS and its sockets throw for what Redis or the network does.</summary>
    /// <returns>Empty, or the failure as a clause.</returns>
    private static async Task<string> TroubleOfAsync(Func<Task> act, RedisPassword password)
    {
        try
        {
            await act().ConfigureAwait(false);
            return "";
        }
        catch (Exception failure) when (failure is RedisException or RedisCommandException or TimeoutException or OperationCanceledException
            or InvalidOperationException or InvalidCastException or IOException or SocketException or AuthenticationException or AggregateException)
        {
            return RedisReason.Of(failure.Message, password);
        }
    }
}
