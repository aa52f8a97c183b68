using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.RateLimiting;

/// <summary>What clients over their limit get, and those that are denied.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private static readonly ClientAddress Other = TestResponder.Loopback with { Value = 0x7F000002 };
    private static readonly byte[] Request = Requests.Packet(Requests.ClientV4);

    private readonly Noise _noise = new(Seed.Print());
    private readonly TestResponder _server = new();
    private readonly List<Admission> _admissions = [];

    [Fact]
    public void Over_the_limit_one_in_four_leaks_and_the_others_are_dropped_and_counted()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit() });

        Dictionary<Disposition, int> outcomes = AskMany(8000, perSecond: 1000);

        Assert.Equal([Disposition.Answered, Disposition.DroppedRateLimited], outcomes.Keys.Order());
        Assert.InRange(outcomes[Disposition.Answered], 1850, 2180);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    public void Leak_and_kod_are_shares_of_their_own(int leak, int kod)
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit { Leak = leak }, Kod = kod });

        Dictionary<Disposition, int> outcomes = AskMany(20_000, perSecond: 200);

        int limited = 20_000 - outcomes[Disposition.Answered];
        Assert.InRange((20_000 - limited) / 20_000.0 * (1 << leak), 0.85, 1.15);
        Assert.InRange(outcomes[Disposition.KissRate] / (double)limited * (1 << kod), 0.8, 1.2);
    }

    [Fact]
    public void The_port_makes_no_other_client_and_the_address_does()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit { Burst = 1, Leak = 4 } });

        Assert.Equal(Disposition.Answered, _server.Ask(Request).Disposition);
        Assert.InRange(
            Enumerable.Range(0, 100).Count(i => _server.Ask(Request, TestResponder.Loopback with { Port = (ushort)(1024 + i) }).Disposition == Disposition.Answered), 0, 30);
        Assert.Equal(Disposition.Answered, _server.Ask(Request, Other).Disposition);
    }

    [Fact]
    public void What_is_no_request_costs_no_token()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit { Burst = 1 } });
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(Disposition.DroppedMode, _server.Ask(Requests.Packet(Requests.FirstOctet(4, 4))).Disposition));

        Assert.Equal(Disposition.Answered, _server.Ask(Request).Disposition);
    }

    [Fact]
    public void A_kiss_RATE_asks_for_the_interval_and_tells_no_time()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit { Interval = 10 }, Kod = 1 });

        NtpHeader kiss = Until(Disposition.KissRate, Request).Header;

        Assert.Equal(
            (LeapIndicator.Unsynchronized, (byte)0, ReferenceId.Rate, "RATE", (sbyte)10, new NtpTimestamp(Requests.Transmit), 4, AssociationMode.Server),
            (kiss.Leap, kiss.Stratum, kiss.ReferenceId, kiss.ReferenceId.ToString(kiss.Stratum), kiss.Poll, kiss.Origin, kiss.Version, kiss.Mode));
    }

    [Fact]
    public void A_kiss_never_shortens_the_poll_interval_of_a_client()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit(), Kod = 1 });

        Assert.Equal(Requests.Poll, Until(Disposition.KissRate, Request).Header.Poll);
    }

    [Fact]
    public void A_kiss_for_an_NTS_request_echoes_its_identifier_and_is_not_longer()
    {
        using var peer = new NtsPeer(_noise);
        KeyRing ring = TestRings.Create(_noise);
        _server.Ring = ring;
        byte[] request = peer.Request(peer.Cookie(ring.Minting));
        Limit(new AdmissionRules { RateLimit = new RateLimit(), Kod = 1 });

        Answer kiss = Until(Disposition.KissRate, request);

        Assert.Equal(request[NtpHeader.Length..(NtpHeader.Length + ExtensionField.HeaderLength + NtsPeer.IdentifierLength)], kiss.Tail);
        Assert.True(kiss.Octets.Length < request.Length);
    }

    [Fact]
    public void A_kiss_for_fields_that_are_broken_is_a_header_alone()
    {
        Limit(new AdmissionRules { RateLimit = new RateLimit(), Kod = 1 });

        Assert.Empty(Until(Disposition.KissRate, Requests.Packet(Requests.ClientV4, [1, 2, 0, 0, 5, 6, 7, 8])).Tail);
    }

    [Fact]
    public void Denied_clients_get_nothing_unless_it_is_asked_for()
    {
        _server.Access = AccessList.FromRules([]);
        Limit(new AdmissionRules { RateLimit = new RateLimit(), Kod = 1 });

        Assert.Equal([Disposition.DroppedDenied], AskMany(200, perSecond: 10).Keys);
    }

    [Fact]
    public void With_denykod_one_in_two_denied_requests_gets_a_kiss_DENY_and_what_is_no_request_none()
    {
        _server.Access = AccessList.FromRules([]);
        Limit(new AdmissionRules { DenyKod = 1 });

        Dictionary<Disposition, int> outcomes = AskMany(1000, perSecond: 100);

        Assert.InRange(outcomes[Disposition.KissDeny], 420, 580);
        Assert.Equal(1000, outcomes[Disposition.KissDeny] + outcomes[Disposition.DroppedDenied]);
        NtpHeader kiss = Until(Disposition.KissDeny, Request).Header;
        Assert.Equal(("DENY", (byte)0, LeapIndicator.Unsynchronized, Requests.Poll), (kiss.ReferenceId.ToString(0), kiss.Stratum, kiss.Leap, kiss.Poll));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(Disposition.DroppedDenied, _server.Ask(Requests.Packet(Requests.FirstOctet(4, 4))).Disposition));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kisses_of_all_threads_together_are_bounded_whoever_asks(bool isDenied)
    {
        const int Seconds = 20;
        _server.Access = isDenied ? AccessList.FromRules([]) : AccessList.LoopbackOnly;
        Limit(new AdmissionRules { RateLimit = new RateLimit { Burst = 1 }, Kod = 1, DenyKod = 1 });
        int kisses = 0;
        for (int i = 0; i < Seconds * 5000; i++)
        {
            _server.MonotonicNanoseconds = i * (Second / 5000);
            ClientAddress client = TestResponder.Loopback with { Value = 0x7F000000u + (uint)(i % 500) };
            kisses += _server.AskInPlace(Request, client) is Disposition.KissRate or Disposition.KissDeny ? 1 : 0;
        }

        Assert.InRange(kisses, Seconds * Admission.KissesPerSecond, (Seconds + 1) * Admission.KissesPerSecond);
    }

    [Fact]
    public void Threads_that_kiss_at_once_share_one_budget()
    {
        Admission admission = Limit(new AdmissionRules { RateLimit = new RateLimit { Burst = 1 }, DenyKod = 1 });
        int kisses = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            using var nonces = new NonceSource();
            for (int i = 0; i < 20_000; i++)
            {
                if (admission.DecideDenied(0, nonces) == Disposition.KissDeny)
                {
                    Interlocked.Increment(ref kisses);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(Admission.KissesPerSecond, kisses);
    }

    [Fact]
    public void Nothing_of_it_costs_managed_memory()
    {
        using var peer = new NtsPeer(_noise);
        KeyRing ring = TestRings.Create(_noise);
        byte[] request = peer.Request(peer.Cookie(ring.Minting));
        Limit(new AdmissionRules { RateLimit = new RateLimit(), Kod = 1, DenyKod = 1 });

        Assert.Equal(0, ManagedMemory.CostOf(Spend));

        void Spend()
        {
            for (int i = 0; i < 1000; i++)
            {
                _server.MonotonicNanoseconds += Second / 100;
                _server.AskInPlace(request, TestResponder.Loopback);
                _server.AskInPlace(Request, Other);
                _server.AskInPlace(Request, new ClientAddress(IsIPv4: true, 0x08080808, 1234));
            }
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(5, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 5)]
    public void Shares_that_make_no_sense_are_refused(int kod, int denyKod) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Limit(new AdmissionRules { Kod = kod, DenyKod = denyKod }));

    public void Dispose()
    {
        _admissions.ForEach(admission => admission.Dispose());
        _server.Dispose();
    }

    private Admission Limit(AdmissionRules rules)
    {
        var admission = new Admission(rules);
        _admissions.Add(admission);
        return _server.Admission = admission;
    }

    private Dictionary<Disposition, int> AskMany(int count, int perSecond)
    {
        Dictionary<Disposition, int> outcomes = [];
        for (int i = 0; i < count; i++)
        {
            _server.MonotonicNanoseconds += Second / perSecond;
            Disposition outcome = _server.AskInPlace(Request, TestResponder.Loopback);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        return outcomes;
    }

    private Answer Until(Disposition wanted, byte[] request)
    {
        for (int i = 0; i < 1000; i++)
        {
            Answer answer = _server.Ask(request);
            if (answer.Disposition == wanted)
            {
                return answer;
            }
        }

        throw new InvalidOperationException($"No {wanted} in a thousand requests.");
    }
}
