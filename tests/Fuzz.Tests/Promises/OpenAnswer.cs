using System.Text;
using PublicTime.Frontend.Tests;
using PublicTime.Wire.Ntp;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What every answer without authenticator keeps to: a header for this request, and at most the identifier that was asked with.</summary>
internal static class OpenAnswer
{
    private const int KissCodeOffset = 12;

    /// <summary>Which promise an answer breaks; null for none.</summary>
    public static string? Broken(byte[] datagram, Answer answer)
    {
        byte[] tail = answer.Octets[NtpHeader.Length..];
        bool hasIdentifier = PlainField.ReadAll(tail, 0, shortest: 16) is [{ Type: PlainField.Identifier }] && datagram.AsSpan(NtpHeader.Length).IndexOf(tail) >= 0;
        string? kiss = KissOf(answer.Disposition);
        bool isTailRight = hasIdentifier || (tail.Length == 0 && kiss != "NTSN");
        return isTailRight && kiss == KissIn(answer.Octets) ? BrokenHeader(datagram, answer) : "an open answer that says too much or too little";
    }

    /// <summary>The same of the header alone.</summary>
    public static string? BrokenHeader(byte[] datagram, Answer answer)
    {
        bool isSameVersion = ((answer.Octets[0] ^ datagram[0]) & 0b111_000) == 0;
        bool isReply = (answer.Octets[0] & 0b111) is 2 or 4;
        return isSameVersion && isReply && answer.Octets.AsSpan(24, 8).SequenceEqual(datagram.AsSpan(40, 8)) ? null : "a header that does not answer this request";
    }

    /// <summary>The kiss code that goes with an outcome; null where time is told.</summary>
    private static string? KissOf(Disposition disposition) => disposition switch
    {
        Disposition.Answered => null,
        Disposition.KissRate => "RATE",
        Disposition.KissDeny => "DENY",
        _ => "NTSN",
    };

    /// <summary>The stage's clock is synchronized, so that stratum 0 is a kiss and nothing else (RFC 5905 section 7.4).</summary>
    private static string? KissIn(byte[] octets) => octets[1] == 0 ? Encoding.ASCII.GetString(octets, KissCodeOffset, sizeof(uint)) : null;
}
