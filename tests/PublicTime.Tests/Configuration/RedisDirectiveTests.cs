using PublicTime.Cluster.Redis;
using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary>Where the ring is shared: <c>redis</c> and <c>ringname</c>.</summary>
public sealed class RedisDirectiveTests
{
    private const string Key = "keyencryptionkey /etc/pt/kek";
    private const string Secret = "s3cret,tls=no with=all";

    [Fact]
    public void Each_redis_is_one_store_in_order()
    {
        ServeOptions options = Parse.Options(Key, "redis 127.0.0.1", "redis localhost:7000,database=3,timeout=0.25", "redis db.example tls=yes ca=/ca.pem,passwordfile=/pw");

        Assert.Equal(
            [
                new RedisOptions { Host = "127.0.0.1" },
                new RedisOptions { Host = "localhost", Port = 7000, Database = 3, Timeout = TimeSpan.FromSeconds(0.25) },
                new RedisOptions { Host = "db.example", UsesTls = true, CaFile = "/ca.pem", PasswordFile = "/pw" },
            ],
            options.Redis);
    }

    [Fact]
    public void Without_redis_a_node_has_its_ring_for_itself()
    {
        ServeOptions options = Parse.Options("ntsservercert c", "ntsserverkey k");

        Assert.Empty(options.Redis);
        Assert.Equal("local", options.RingName);
        Assert.DoesNotContain(Explain(options), sentence => sentence.Contains("Redis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis localhost,password=${env:PASSWORD}")]
    [InlineData("redis localhost password=${env:PASSWORD}")]
    [InlineData("redis localhost,database=2,PASSWORD=${env:PASSWORD}")]
    public void A_password_from_outside_is_taken_whole_and_never_shown(string directive)
    {
        ParsedConfiguration parsed = Parse.On(new FakeHost().Set("PASSWORD", Secret), Key, directive, "port 70000");

        Assert.DoesNotContain(parsed.Mistakes, mistake => mistake.Origin.Number == 2);
        Assert.DoesNotContain(parsed.Mistakes, mistake => mistake.ToString().Contains("s3cret", StringComparison.Ordinal));
        ServeOptions options = Parse.On(new FakeHost().Set("PASSWORD", Secret), Key, directive).Options!;
        RedisOptions redis = Assert.Single(options.Redis);
        Assert.Equal((Secret, false), (redis.Password, redis.UsesTls));
        Assert.DoesNotContain("s3cret", redis.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Explain(options), sentence => sentence.Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis localhost,password=s3cret")]
    [InlineData("redis localhost,password=***")]
    [InlineData("redis localhost,password=s3cret${env:PASSWORD}")]
    [InlineData("redis localhost,password=s3cret,tsl=yes")]
    public void A_password_that_is_written_down_is_refused_and_not_repeated(string directive)
    {
        ParsedConfiguration parsed = Parse.On(new FakeHost().Set("PASSWORD", "more"), Key, directive);

        string mistake = Assert.Single(parsed.Mistakes).ToString();
        Assert.StartsWith("time.conf, line 2: `redis` takes a password only from outside, as `password=${env:NAME}`", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis :6379", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis db:0", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis db:65536", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis 1.2.3", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis ::1", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis [::1", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis [192.0.2.1]:6379", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis /run/redis.sock", "`redis` takes HOST:PORT (or [IPV6]:PORT) and perhaps options, each after a comma or a space, and something else is given.")]
    [InlineData("redis localhost,tsl=yes", "`redis` has no option `tsl`; `tls=` is the nearest name.")]
    [InlineData("redis localhost,colour=blue", "`redis` has the options `ca=`, `database=`, `password=`, `passwordfile=`, `timeout=`, `tls=`, `user=`, and another is given.")]
    [InlineData("redis localhost,tls", "`redis` with `tls=` takes `yes` or `no`, and something else is given.")]
    [InlineData("redis localhost,tls=on", "`redis` with `tls=` takes `yes` or `no`, and something else is given.")]
    [InlineData("redis localhost,tls=no,tls=no", "`redis` takes `tls=` once, and it is given twice.")]
    [InlineData("redis localhost,database=-1", "`redis` with `database=` takes a number from 0 to 65535, and something else is given.")]
    [InlineData("redis localhost,timeout=0.09", "`redis` with `timeout=` takes a number of seconds from 0.1 to 10, and something else is given.")]
    [InlineData("redis localhost,timeout=11", "`redis` with `timeout=` takes a number of seconds from 0.1 to 10, and something else is given.")]
    [InlineData("redis localhost,timeout=1e1", "`redis` with `timeout=` takes a number of seconds from 0.1 to 10, and something else is given.")]
    [InlineData("redis localhost,timeout=NaN", "`redis` with `timeout=` takes a number of seconds from 0.1 to 10, and something else is given.")]
    [InlineData("redis localhost,ca=f", "`redis` with `ca=` needs `tls=yes`: without it no certificate is looked at.")]
    [InlineData("redis localhost,ca=", "`redis` with `ca=` takes the name of one file, and something else is given.")]
    public void A_mistake_is_one_sentence(string directive, string sentence) =>
        Assert.Equal($"time.conf, line 2: {sentence}", Parse.OnlyMistake(Key, directive));

    [Fact]
    public void What_the_client_of_this_build_lacks_is_refused_with_the_version_that_has_it()
    {
        Assert.SkipWhen(RedisLibrary.KnowsUsers, "The client of this build has it.");

        Assert.Equal(
            "time.conf, line 2: `redis` cannot have `user=`: the Redis client of this build knows none, version 2.1.50 and later do (build with -p:StackExchangeRedisVersion=VERSION).",
            Parse.OnlyMistake(Key, "redis localhost,user=publictime,passwordfile=/pw"));
        Assert.Equal(
            "time.conf, line 2: `redis` cannot have an IPv6 address: the Redis client of this build knows none, version 2.1.50 and later do (build with -p:StackExchangeRedisVersion=VERSION).",
            Parse.OnlyMistake(Key, "redis [::1]:6379"));
    }

    [Fact]
    public void A_store_stands_once()
    {
        Assert.Equal(
            "time.conf, line 3: `redis DB:6379` is given twice with the same database: each is one store.",
            Parse.OnlyMistake(Key, "redis db tls=yes", "redis DB:6379,tls=yes"));
        Assert.Equal(3, Parse.Options(Key, "redis localhost", "redis localhost:6380", "redis localhost,database=1").Redis.Count);
    }

    [Fact]
    public void Nodes_that_share_a_ring_need_one_key_encryption_key() =>
        Assert.Equal(
            "time.conf, line 1: `redis` needs `keyencryptionkey FILE`, the same on all nodes: what one node seals under a key of its own, no other can open.",
            Parse.OnlyMistake("redis localhost"));

    [Theory]
    [InlineData("redis db.example", true)]
    [InlineData("redis 192.0.2.1:6379", true)]
    [InlineData("redis db.example,tls=yes", false)]
    [InlineData("redis localhost", false)]
    [InlineData("redis 127.0.0.9", false)]
    public void A_way_that_others_can_listen_on_is_reported(string directive, bool isReported) =>
        Assert.Equal(isReported, Parse.File(Key, directive).Notices.Any(notice => notice.Sentence.Contains("without `tls=yes`", StringComparison.Ordinal)));

    [Fact]
    public void A_ring_has_a_name()
    {
        Assert.Equal("eu-west.2_b", Parse.Options("ringname eu-west.2_b").RingName);
        Assert.Equal(
            "time.conf, line 1: `ringname` takes one name of 1 to 64 ASCII letters, digits, `.`, `_` and `-`, not `{a}`.",
            Parse.OnlyMistake("ringname {a}"));
        Assert.Contains("and nothing is given", Parse.OnlyMistake("ringname"), StringComparison.Ordinal);
        Assert.Contains("takes one name", Parse.OnlyMistake($"ringname {new string('a', 65)}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_where_the_ring_is_shared_and_what_is_missing()
    {
        FakeHost host = new FakeHost().Set("S", "hidden").File("/pw", "x");
        ServeOptions options = Parse.On(
            host, Key, "ringname eu", "redis localhost", "redis db,tls=yes,ca=/${env:S}.pem,database=2,passwordfile=/pw", "redis b,tls=yes,passwordfile=/gone").Options!;

        string[] sentences = Explain(options, host);

        Assert.Contains(
            "Shares the ring eu with all nodes of this name and key-encryption key, through Redis at localhost:6379 (without TLS, without a password), "
            + "db:6379 (TLS, only the authorities of `ca=` trusted, with a password, database 2) and b:6379 (TLS, with a password). "
            + "While none of them answers, cookies go on to be made and opened, and no fresh seed is agreed on.",
            sentences, StringComparer.Ordinal);
        Assert.Contains("The file of authorities /***.pem cannot be read: it does not exist, so Redis at db:6379 is not trusted.", sentences, StringComparer.Ordinal);
        Assert.Contains("The password file /gone is not there, so Redis at b:6379 is not asked.", sentences, StringComparer.Ordinal);
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_says_which_secret_cannot_be_read()
    {
        FakeHost host = new FakeHost().File("/etc/pt/kek", new byte[2_000_000]).File("/pw", new byte[2_000_000]);

        string[] sentences = Explain(Parse.On(host, "role frontend", Key, "redis localhost,passwordfile=/pw").Options!, host);

        Assert.Contains("The key-encryption key /etc/pt/kek is longer than 1048576 octets, so `serve` refuses to start.", sentences, StringComparer.Ordinal);
        Assert.Contains("The password file /pw is longer than 1048576 octets, so Redis at localhost:6379 is not asked.", sentences, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("redis ${env:S}:6380", "***:6380 (without TLS, without a password)")]
    [InlineData("redis ${env:S}", "*** (without TLS, without a password)")]
    [InlineData("redis db.${env:S}:${env:PORT},tls=yes", "db.***:*** (TLS, without a password)")]
    [InlineData("redis ${env:S}:6380,tls=yes,ca=/${env:S},passwordfile=/${env:S},database=${env:BASE}", "***:6380 (TLS, only the authorities of `ca=` trusted, with a password, database ***)")]
    [InlineData("redis ${env:S},password=${env:PASSWORD}", "*** (without TLS, with a password)")]
    public void Nothing_from_outside_is_shown_of_a_store(string line, string place)
    {
        FakeHost host = new FakeHost().Set("S", "hush.example").Set("PORT", "61234").Set("BASE", "4711").Set("PASSWORD", "pa55word-hush");
        ParsedConfiguration parsed = Parse.On(host, Key, line);
        ParsedConfiguration twice = Parse.On(host, Key, line, line);

        string[] said =
        [
            .. Explain(parsed.Options!, host), .. parsed.Notices.Select(notice => notice.ToString()), .. twice.Mistakes.Select(mistake => mistake.ToString()),
        ];

        Assert.Contains(said, sentence => sentence.Contains($"through Redis at {place}. ", StringComparison.Ordinal));
        Assert.Contains(said, sentence => sentence.Contains($"`redis {place.Split(' ')[0]}` is given twice", StringComparison.Ordinal));
        Assert.All(said, sentence => Assert.DoesNotMatch("hush|61234|4711|pa55", sentence));
    }

    private static string[] Explain(ServeOptions options, FakeHost? host = null) =>
        [.. ConfigurationSummary.Of(new ExplanationInputs(options, host ?? new FakeHost(), DateTimeOffset.UnixEpoch)).Select(statement => statement.Sentence)];
}
