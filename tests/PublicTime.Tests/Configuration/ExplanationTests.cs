using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary>What <c>check</c> says, topic by topic.</summary>
public sealed class ExplanationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeHost _host = new();

    [Theory]
    [InlineData("port 0", "Answers no NTP: `port 0`.")]
    [InlineData("role ke", "Answers no NTP: `role ke`.")]
    [InlineData("role frontend", "Opens no NTS-KE port: `role frontend`. It answers those who bring cookies of its ring from a `role ke`.")]
    [InlineData("engine batch size 128 nap 50", "Lets up to 50 microseconds pass while there is little to do, so that one system call moves more: answers are late by so much, and their stamps are as true as before.")]
    [InlineData("engine sockets", "Answers NTP on UDP port 123 of every address, with one socket for each address that the machine has (engine sockets).")]
    [InlineData("dscp 46", "Marks its answers with DSCP 46.")]
    [InlineData("port 123", "Answers each client as often as it asks: `ratelimit` is not given.")]
    [InlineData("ratelimit", "Answers an IPv4 address or IPv6 /64 8 times at once and then once in 8 seconds, and 1 in 4 of its other requests: `ratelimit`.")]
    [InlineData("ratelimit interval -2 burst 1 leak 1 kod 2 ipv4prefix 24 ipv6prefix 128", "Answers an IPv4 /24 or IPv6 address 1 time at once and then 4 times a second, and 1 in 2 of its other requests; 1 in 4 that is left gets a kiss-o'-death RATE, at most 256 a second in all: `ratelimit`.")]
    [InlineData("denykod 3", "Tells 1 in 8 whom it does not answer to go away, with a kiss-o'-death DENY: `denykod`. All kisses together are at most 256 a second.")]
    [InlineData("ntsratelimit interval 0", "Takes of an IPv4 address or IPv6 /64 8 key exchanges at once and then once a second, and 1 in 4 of its other connections: `ntsratelimit`.")]
    [InlineData("clock host", "Serves the host's clock as stratum 3 while the kernel says that another daemon keeps it, else answers that it is unsynchronized: `clock host`.")]
    [InlineData("ntsport 0", "Answers NTS-KE on a TCP port that the kernel chooses of every address.")]
    [InlineData("bindaddress 192.0.2.1", "Answers NTS-KE on TCP port 4460 of 192.0.2.1 and every IPv6 address.")]
    [InlineData("maxntsconnections 7", "Takes 7 key exchanges at once, 7 of them from one IPv4 /24 or IPv6 /56, and ends each after 5 seconds.")]
    [InlineData("ntsrotate 100000", "Changes the cookie key every 100000 seconds. A cookie is accepted for at least 8 days after it was handed out, and for 800000 seconds at the most.")]
    [InlineData("ntsrotate 0", "The cookie key never changes (`ntsrotate 0`): a cookie is good for ever, and who steals the ring opens every cookie there was and will be.")]
    public void Each_directive_that_matters_is_said(string directive, string sentence) =>
        Assert.Contains(Statement.Fact(sentence), Explain("ntsservercert c", "ntsserverkey k", directive));

    [Theory]
    [InlineData("Answers every client.", "allow")]
    [InlineData("Answers nobody: `deny` leaves no address allowed.", "deny all")]
    [InlineData("Answers nobody: `deny` leaves no address allowed.", "allow 192.0.2.0/24", "deny all")]
    [InlineData("Answers 192.0.2.0/24; everybody else gets no answer.", "allow 192.0.2.0/24")]
    [InlineData("Answers every IPv4 address; everybody else gets no answer.", "allow 0/0")]
    [InlineData("Answers 10.0.0.0/8, 192.0.2.1 and 2001:db8::/32; everybody else gets no answer.", "allow 2001:db8::/32", "allow 192.0.2.1", "allow 10")]
    [InlineData("Answers 10.0.0.0/8, but not 10.1.0.0/16; everybody else gets no answer.", "allow 10/8", "deny 10.1/16", "deny 172.16/12")]
    [InlineData("Answers 10.0.0.0/8 and 10.1.2.0/24, but not 10.1.0.0/16 (the narrowest subnet counts); everybody else gets no answer.", "allow 10/8", "deny 10.1/16", "allow 10.1.2")]
    [InlineData("Answers every IPv4 address and every IPv6 address, but not 203.0.113.9; everybody else gets no answer.", "allow", "deny 203.0.113.9")]
    public void Who_is_answered_is_said_in_the_narrowest_words(string sentence, params string[] rules) => Assert.Contains(Statement.Fact(sentence), Explain(rules));

    [Fact]
    public void Many_subnets_are_cut_short() =>
        Assert.Contains(
            "10.0.0.0/16, 10.1.0.0/16",
            Explain([.. Enumerable.Range(0, 100).Select(i => $"allow 10.{i}")]).Single(
                statement => statement.Sentence.EndsWith("10.10.0.0/16 and 89 more; everybody else gets no answer.", StringComparison.Ordinal)).Sentence,
            StringComparison.Ordinal);

    [Fact]
    public void A_certificate_is_described_by_its_names_and_its_end()
    {
        _host.Pair("c", "k", Now.AddDays(-1), Now.AddDays(89));

        IReadOnlyList<Statement> statements = Explain("ntsservercert c", "ntsserverkey k");

        Assert.Contains(Statement.Fact("Shows clients the certificate c, which is for a.example, b.example and 192.0.2.1 until 2026-03-31 00:00 UTC."), statements);
        Assert.DoesNotContain(statements, statement => statement.IsWarning);
    }

    [Theory]
    [InlineData(-10, 29, "The certificate c expires in 29 days.")]
    [InlineData(-10, 1, "The certificate c expires in 24 hours.")]
    [InlineData(-10, 0, "The certificate c has expired: clients refuse it.")]
    [InlineData(1, 90, "The certificate c is not valid before 2026-01-02 00:00 UTC: clients refuse it until then.")]
    public void A_certificate_outside_its_time_or_near_its_end_is_a_warning(int begins, int ends, string warning)
    {
        _host.Pair("c", "k", Now.AddDays(begins), Now.AddDays(ends));

        Assert.Equal(Statement.Warning(warning), Explain("ntsservercert c", "ntsserverkey k").Single(statement => statement.IsWarning));
    }

    [Fact]
    public void A_key_of_another_certificate_is_a_warning()
    {
        _host.Pair("c", "other", Now, Now.AddDays(90)).Pair("c2", "k", Now, Now.AddDays(90));

        Assert.Equal(
            Statement.Warning("The private key in k does not belong to the certificate in c, so `serve` refuses to start."),
            Explain("ntsservercert c", "ntsserverkey k").Single(statement => statement.IsWarning));
    }

    [Fact]
    public void A_file_that_only_serve_would_have_found_broken_is_a_warning()
    {
        _host.Pair("c", "k", Now, Now.AddDays(90));
        Assert.True(_host.TryReadFile("c", 1 << 20, out byte[] whole, out _));
        _host.File("cut", [.. whole, (byte)'\n', .. whole.AsSpan(0, whole.Length / 2)]);

        string warning = Assert.Single(Explain("ntsservercert cut", "ntsserverkey k"), statement => statement.IsWarning).Sentence;

        Assert.StartsWith("The certificate file cut holds no usable certificate in PEM form (", warning, StringComparison.Ordinal);
        Assert.EndsWith("), so `serve` refuses to start.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_nobody_is_shown_is_a_warning()
    {
        _host.Pair("c", "k", Now, Now.AddDays(90)).Pair("c2", "k2", Now, Now.AddDays(90));

        Assert.Equal(
            Statement.Warning("The certificate c2 is shown to nobody: for each of its names another one with the same kind of key (ECDSA) comes first."),
            Assert.Single(Explain("ntsservercert c", "ntsserverkey k", "ntsservercert c2", "ntsserverkey k2"), statement => statement.IsWarning));
    }

    [Fact]
    public void Missing_and_wrong_files_are_warnings()
    {
        _host.Pair("c", "k", Now, Now.AddDays(90)).File("text", "no PEM");

        Assert.Equal(
            [
                "The certificate file text holds no usable certificate in PEM form (no start line), so `serve` refuses to start.",
                "The key gone cannot be read: it does not exist, so `serve` refuses to start.",
                "The key-encryption key kek is not there, so `serve` refuses to start.",
            ],
            Explain("ntsservercert text", "ntsserverkey k").Concat(Explain("ntsservercert c", "ntsserverkey gone", "keyencryptionkey kek"))
                .Where(statement => statement.IsWarning).Select(statement => statement.Sentence),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Without_a_clock_that_is_vouched_for_a_theft_of_the_ring_is_said_to_be_lasting() =>
        Assert.Contains(
            Explain("ntsservercert c", "ntsserverkey k"),
            statement => statement.Sentence.EndsWith("so who steals the ring opens every cookie from then on.", StringComparison.Ordinal));

    [Fact]
    public void The_key_encryption_key_is_said_where_it_lies_elsewhere() =>
        Assert.Contains(
            Explain("role frontend", "keyencryptionkey /run/kek", "ntsdumpdir /s"),
            statement => statement.Sentence == "Keeps its state in /s: the key ring publictime.ring, sealed under the key in /run/kek, and the socket that `publictime status` asks.");

    [Fact]
    public void No_substituted_name_is_shown()
    {
        _host.Set("S", "k7Q-hush").Pair("/k7Q-hush/c", "/k7Q-hush/k", Now.AddDays(-9), Now);

        IReadOnlyList<Statement> statements = Explain(
            "ntsservercert /${env:S}/c", "ntsserverkey /${env:S}/k", "ntsntpserver ${env:S}", "ntsdumpdir /${env:S}", "keyencryptionkey /${env:S}/kek");

        Assert.Contains(statements, statement => statement.Sentence.StartsWith("Shows clients the certificate /***/c, ", StringComparison.Ordinal));
        statements = [.. statements, .. Explain("ntsservercert /${env:S}/k", "ntsserverkey /${env:S}/c"), .. Explain("ntsservercert /${env:S}/c", "ntsserverkey /${env:S}/c")];
        Assert.Contains(statements, statement => statement.Sentence.StartsWith("The private key file /***/c holds no usable", StringComparison.Ordinal));
        Assert.All(statements, statement => Assert.DoesNotContain("hush", statement.Sentence, StringComparison.Ordinal));
    }

    private IReadOnlyList<Statement> Explain(params string[] lines)
    {
        ServeOptions options = IncludeTests.On(_host, lines);
        return ConfigurationSummary.Of(new ExplanationInputs(options, _host, Now));
    }
}
