using PublicTime.Frontend.Tests;
using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What holds for every datagram of a client that asks too often, or may not ask at all.</summary>
/// <param name="stage">The server without limits says what a datagram is worth; the one with limits lets its clock run.</param>
/// <param name="ask">The server with limits, or a twin of it that is broken on purpose.</param>
internal sealed class AdmissionPromises(NtpStage stage, Func<byte[], ClientAddress, Answer> ask)
{
    // So often that each outcome of chance comes for nearly every datagram, and a finding comes again.
    private const int Asks = 6;
    private const long UntilTokenIsBack = 2 * NtpStage.LimitedIntervalNanoseconds;

    private static readonly ClientAddress Denied = TestResponder.Loopback with { Value = 0x08080808 };

    /// <summary>How often each outcome was seen.</summary>
    public Dictionary<Disposition, long> Seen { get; } = [];

    /// <summary>Asks for a client that has one token, and for one that has no right to any; says which promise is broken, null for none.</summary>
    public ValueTask<string?> BrokenAsync(FuzzCase made) => ValueTask.FromResult(Broken(made.Octets));

    private string? Broken(byte[] datagram)
    {
        stage.LimitedServer.MonotonicNanoseconds += UntilTokenIsBack;
        Disposition worth = stage.Server.Ask(datagram).Disposition;
        bool isRequest = worth is not (Disposition.DroppedTooShort or Disposition.DroppedTooLong or Disposition.DroppedVersion or Disposition.DroppedMode);
        string? broken = null;
        for (int i = 0; i < Asks && broken is null; i++)
        {
            Answer limited = Count(ask(datagram, TestResponder.Loopback));
            Answer denied = Count(ask(datagram, Denied));
            broken = BrokenOutcome(worth, isRequest, isFirst: i == 0, limited.Disposition, denied.Disposition)
                ?? BrokenOctets(datagram, limited) ?? BrokenOctets(datagram, denied);
        }

        return broken;
    }

    private static string? BrokenOutcome(Disposition worth, bool isRequest, bool isFirst, Disposition limited, Disposition denied) => (limited, denied) switch
    {
        _ when isFirst && limited != worth => $"{limited} for a client that has a token, {worth} without limits",
        (Disposition.KissRate or Disposition.DroppedRateLimited, _) when !isRequest => $"{limited} for what is no request",
        (not (Disposition.KissRate or Disposition.DroppedRateLimited), _) when limited != worth => $"{limited} for a client that is over its limit, {worth} without limits",
        (_, Disposition.KissDeny) when !isRequest => "a kiss for what is no request",
        (_, not (Disposition.KissDeny or Disposition.DroppedDenied)) => $"{denied} for a client that is denied",
        _ => null,
    };

    private static string? BrokenOctets(byte[] datagram, Answer answer) => (answer.Disposition, answer.Octets.Length) switch
    {
        (_, var length) when length > datagram.Length => "an answer longer than its request",
        (Disposition.KissRate or Disposition.KissDeny, 0) => "a kiss that is not sent",
        (Disposition.KissRate or Disposition.KissDeny, _) => OpenAnswer.Broken(datagram, answer),
        (Disposition.DroppedRateLimited or Disposition.DroppedDenied, > 0) => $"{answer.Disposition} with {answer.Octets.Length} octets",
        _ => null,
    };

    private Answer Count(Answer answer)
    {
        Seen[answer.Disposition] = Seen.GetValueOrDefault(answer.Disposition) + 1;
        return answer;
    }
}
