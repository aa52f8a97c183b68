using System.Text.RegularExpressions;

namespace PublicTime.Cluster.Redis;

/// <summary>Makes clauses for operators of what Redis and its client say: one line, not long, without the password.</summary>
internal static partial class RedisReason
{
    private const int MaxLength = 200;

    /// <summary>What begins an error of Redis, or stands in one of the client's, and what it means for an operator.</summary>
    private static readonly (string Words, string Meaning)[] Known =
    [
        ("WRONGPASS", "it refuses the password"),
        ("NOAUTH", "it wants a password (`password=` or `passwordfile=`), or refuses the one it got"),
        ("AuthenticationFailure", "it wants a password (`password=` or `passwordfile=`), or refuses the one it got"),
        ("authentication failure", "it wants a password (`password=` or `passwordfile=`), or refuses the one it got"),
        ("NOPERM", "its access list does not let us: compare deploy/redis/users.acl"),
        ("The user executing the script", "its access list does not let us: compare deploy/redis/users.acl"),
        ("READONLY", "it is a replica, which cannot be written to: name the master"),
        ("MISCONF", "it refuses writes, because it cannot save its data to disk"),
        ("OOM", "it refuses writes, because its memory is full (`maxmemory`)"),
        ("LOADING", "it is still reading its data from disk"),
        ("MOVED", "it is a cluster that keeps this ring on another node: name that one, or a Redis without cluster mode"),
        ("CLUSTERDOWN", "its cluster is down"),
        ("BUSY", "another script keeps it busy"),
        ("NOREPLICAS", "it refuses writes, because it has too few replicas"),
        ("MASTERDOWN", "it is a replica that has lost its master"),
    ];

    /// <summary>Makes a clause without a full stop.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="password">What must not stand in it.</param>
    public static string Of(string message, RedisPassword password)
    {
        foreach ((string words, string meaning) in Known)
        {
            if (message.Contains(words, StringComparison.Ordinal))
            {
                return meaning;
            }
        }

        string line = NotPrintable().Replace(password.Hide(message), " ").Trim().TrimEnd('.');
        return $"the client says \"{(line.Length > MaxLength ? line[..MaxLength] + "…" : line)}\"";
    }

    [GeneratedRegex(@"[^\x21-\x7e]+", RegexOptions.None, 1000)]
    private static partial Regex NotPrintable();
}
