using System.Globalization;
using PublicTime.Cluster.Redis;
using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration.Explanation;

/// <summary>With whom the ring is shared, and through what.</summary>
internal static class SharedRingTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (options.Redis.Count == 0)
        {
            yield break;
        }

        string stores = Wording.List([.. options.Redis.Select(redis => Place(inputs, redis))]);
        yield return Statement.Fact(
            $"Shares the ring {inputs.Shown(options.RingName)} with all nodes of this name and key-encryption key, through Redis at {stores}. "
            + "While none of them answers, cookies go on to be made and opened, and no fresh seed is agreed on.");
        foreach (RedisOptions redis in options.Redis)
        {
            if (redis.CaFile.Length > 0 && !inputs.Host.TryReadFile(redis.CaFile, ConfigurationText.MaxFileLength, out _, out string failure))
            {
                yield return Statement.Warning($"The file of authorities {inputs.Shown(redis.CaFile)} {failure}, so Redis at {inputs.Shown(redis.Name)} is not trusted.");
            }

            if (redis.PasswordFile.Length > 0 && inputs.TroubleWithSecret(redis.PasswordFile) is { Length: > 0 } trouble)
            {
                yield return Statement.Warning($"The password file {inputs.Shown(redis.PasswordFile)} {trouble}, so Redis at {inputs.Shown(redis.Name)} is not asked.");
            }
        }
    }

    private static string Place(ExplanationInputs inputs, RedisOptions redis)
    {
        string[] ways =
        [
            redis.UsesTls ? redis.CaFile.Length > 0 ? "TLS, only the authorities of `ca=` trusted" : "TLS" : "without TLS",
            .. redis.Password.Length + redis.PasswordFile.Length > 0 ? new[] { "with a password" } : ["without a password"],
            .. redis.Database != 0 ? new[] { $"database {inputs.Shown(redis.Database.ToString(CultureInfo.InvariantCulture))}" } : [],
        ];
        return $"{inputs.Shown(redis.Name)} ({string.Join(", ", ways)})";
    }
}
