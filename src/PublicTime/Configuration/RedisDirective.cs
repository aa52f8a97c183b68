using System.Globalization;
using PublicTime.Cluster.Redis;

namespace PublicTime.Configuration;

/// <summary>Ours, <c>redis HOST:PORT[,option=value…]</c>: one Redis through which the ring is shared; one for each region.</summary>
internal static class RedisDirective
{
    private const string Form = "HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space";
    private const int MostDatabases = 65_535;
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);

    private static readonly string[] Names = ["ca", "database", RedisWord.Password, "passwordfile", "timeout", "tls", "user"];

    // Nothing that was given is shown in a mistake: it may be a password that somebody wrote down.
    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        bool isSplit = RedisWord.TrySplit(line, out string address, out string shownAddress, out IReadOnlyList<RedisWord> words);
        if (!isSplit || !RedisAddress.TryRead(address, out string host, out int port))
        {
            draft.AddMistake(line.Origin, $"`redis` takes {Form}, and something else is given.");
            return;
        }

        RedisOptions options = new() { Host = host, Port = port };
        string mistake = !RedisLibrary.KnowsIPv6 && host.Contains(':', StringComparison.Ordinal) ? Needs("an IPv6 address") : "";
        for (int i = 0; i < words.Count && mistake.Length == 0; i++)
        {
            RedisWord word = words[i];
            bool isRepeated = words.Take(i).Any(earlier => earlier.Name == word.Name);
            mistake = isRepeated ? $"`redis` takes `{word.Name}=` once, and it is given twice." : Apply(word, ref options);
        }

        string shown = address == shownAddress ? options.Name : shownAddress;
        mistake = mistake.Length > 0 ? mistake : ContradictionIn(options, shown, draft);
        if (mistake.Length > 0)
        {
            draft.AddMistake(line.Origin, mistake);
            return;
        }

        foreach (RedisWord word in words.Where(word => word.Name != RedisWord.Password && word.Value != word.Shown))
        {
            draft.Secrets.AddArgument(word.Value, word.Shown);
        }

        if (shown != options.Name)
        {
            draft.Secrets.AddArgument(options.Name, shown);
        }

        draft.Redis.Add((line.Origin, options));
        if (!options.UsesTls && !RedisAddress.IsLoopback(host))
        {
            draft.AddNotice(
                line.Origin,
                $"`redis {shown}` without `tls=yes`: who is on the way sees the password and can keep nodes from agreeing on fresh keys; the keys themselves are sealed.");
        }
    }

    /// <summary>Notes what only the directives together can say of it.</summary>
    public static void Check(ServeOptions options, ConfigurationDraft draft)
    {
        if (draft.Redis.Count > 0 && options.KeyEncryptionKeyFile.Length == 0)
        {
            draft.AddMistake(
                draft.Redis[0].Origin,
                "`redis` needs `keyencryptionkey FILE`, the same on all nodes: what one node seals under a key of its own, no other can open.");
        }
    }

    /// <returns>A mistake; empty when there is none.</returns>
    private static string Apply(RedisWord word, ref RedisOptions options)
    {
        (RedisOptions? next, string mistake) = word.Name switch
        {
            RedisWord.Password when !word.IsFromOutside => (null,
                "`redis` takes a password only from outside, as `password=${env:NAME}`, `password=${file:PATH}`, `password=${credential:NAME}` or `passwordfile=FILE`: configurations have many readers."),
            RedisWord.Password => (options with { Password = word.Value }, ""),
            "passwordfile" when word.Value.Length > 0 => (options with { PasswordFile = word.Value }, ""),
            "user" when !RedisLibrary.KnowsUsers => (null, Needs("`user=`")),
            "user" when word.Value.Length > 0 => (options with { User = word.Value }, ""),
            "tls" when word.Value is "yes" or "no" => (options with { UsesTls = word.Value == "yes" }, ""),
            "ca" when word.Value.Length > 0 => (options with { CaFile = word.Value }, ""),
            "database" when DirectiveArguments.TryNumber(word.Value, 0, MostDatabases, out int database) => (options with { Database = database }, ""),
            "timeout" when TryTimeout(word.Value, out TimeSpan timeout) => (options with { Timeout = timeout }, ""),
            "tls" => (null, Takes(word, "`yes` or `no`")),
            "database" => (null, Takes(word, $"a number from 0 to {MostDatabases}")),
            "timeout" => (null, Takes(word, $"a number of seconds from {ShortestTimeout.TotalSeconds} to {LongestTimeout.TotalSeconds}")),
            "passwordfile" or "ca" => (null, Takes(word, "the name of one file")),
            "user" => (null, Takes(word, "the name of a user")),
            _ => (default(RedisOptions), Unknown(word)),
        };
        options = next ?? options;
        return mistake;
    }

    private static string ContradictionIn(RedisOptions options, string shown, ConfigurationDraft draft) => options switch
    {
        { Password.Length: > 0, PasswordFile.Length: > 0 } => "`redis` takes `password=` or `passwordfile=`, and both are given.",
        { User.Length: > 0, Password.Length: 0, PasswordFile.Length: 0 } => "`redis` with `user=` needs `password=` or `passwordfile=`.",
        { CaFile.Length: > 0, UsesTls: false } => "`redis` with `ca=` needs `tls=yes`: without it no certificate is looked at.",
        _ when draft.Redis.Exists(earlier => IsSame(earlier.Options, options)) => $"`redis {shown}` is given twice with the same database: each is one store.",
        _ => "",
    };

    private static bool IsSame(RedisOptions one, RedisOptions other) =>
        (one.Port, one.Database) == (other.Port, other.Database) && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    private static string Needs(string what) =>
        $"`redis` cannot have {what}: the Redis client of this build knows none, version {RedisLibrary.WholeVersion} and later do (build with -p:StackExchangeRedisVersion=VERSION).";

    private static string Takes(RedisWord word, string allowed) => $"`redis` with `{word.Name}=` takes {allowed}, and something else is given.";

    private static string Unknown(RedisWord word)
    {
        string nearest = SpellingDistance.Nearest(word.Name, Names);
        return nearest.Length > 0
            ? $"`redis` has no option `{word.Name}`; `{nearest}=` is the nearest name."
            : $"`redis` has the options {string.Join(", ", Names.Select(name => $"`{name}=`"))}, and another is given.";
    }

    private static bool TryTimeout(string text, out TimeSpan timeout)
    {
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        timeout = isNumber && seconds <= LongestTimeout.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        return timeout >= ShortestTimeout;
    }
}
