using PublicTime.Fuzz.Tests.Loop;
using PublicTime.KeService.Negotiation;
using PublicTime.KeService.Sessions;
using PublicTime.KeService.Tests;
using PublicTime.KeService.Tests.Strictness;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What holds for every session through TLS: one outcome, the oracle's, and one whole message in answer.</summary>
internal sealed class KeSessionPromises : IDisposable
{
    // A stage has a deadline, so that a session that hangs ends; it is renewed long before.
    private const int SessionsPerStage = 50;

    private KeStage _stage = new();
    private int _sessions;

    /// <summary>Holds a session, cut into TLS records as its length says, and says which promise is broken; null for none.</summary>
    public async ValueTask<string?> BrokenAsync(FuzzCase made)
    {
        if (++_sessions % SessionsPerStage == 0)
        {
            _stage.Dispose();
            _stage = new KeStage();
        }

        int octetsPerRecord = (made.Octets.Length % 5) switch { 0 => 1, 1 => 7, _ => int.MaxValue };
        (KeOutcome outcome, byte[] answer) = await _stage.AskAsync(made.Octets, octetsPerRecord, endsStream: true);
        KeOutcome expected = Expected(made.Octets);
        return outcome != expected ? $"{outcome} instead of {expected}" : BrokenAnswer(outcome, answer);
    }

    public void Dispose() => _stage.Dispose();

    private static KeOutcome Expected(byte[] request)
    {
        KeVerdict verdict = KeOracle.Judge(request, [.. KeFixture.Options.Aeads]);
        return verdict.Fault switch
        {
            KeRequestFault.None => verdict.Decision.Agreement == KeAgreement.Agreed ? KeOutcome.Served : KeOutcome.ServedNothingInCommon,
            KeRequestFault.Incomplete => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedIncomplete,
            KeRequestFault.UnrecognizedCriticalRecord => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedCriticalRecord,
            _ => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedBadRequest,
        };
    }

    /// <summary>A record that says it reaches beyond the limit is not waited for.</summary>
    private static bool IsTooLong(byte[] request)
    {
        for (int at = 0; request.Length - at >= 4;)
        {
            int length = (request[at + 2] << 8) | request[at + 3];
            bool isEnd = (request[at] & 0x7F) == 0 && request[at + 1] == 0;
            at += 4 + length;
            if (at > KeFixture.Options.MaxRequestLength)
            {
                return true;
            }

            if (isEnd)
            {
                return false;
            }
        }

        return false;
    }

    private static string? BrokenAnswer(KeOutcome outcome, byte[] answer)
    {
        var reader = new KeRecordReader(answer);
        int octets = 0;
        int ends = 0;
        int cookies = 0;
        while (reader.MoveNext())
        {
            octets += KeRecordReader.HeaderLength + reader.Body.Length;
            cookies += reader.RecordType == KeRecordType.NewCookie ? 1 : 0;
            ends += reader.RecordType == KeRecordType.EndOfMessage ? 1 : 0;
        }

        bool isOne = octets == answer.Length && ends == 1 && reader.RecordType == KeRecordType.EndOfMessage;
        return isOne && cookies == (outcome == KeOutcome.Served ? 8 : 0) ? null : "not one whole message: " + Convert.ToHexString(answer);
    }
}
