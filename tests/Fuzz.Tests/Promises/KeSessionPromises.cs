using System.Buffers.Binary;
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
        KeVerdict verdict = KeOracle.Judge(made.Octets, [.. KeFixture.Options.Aeads]);
        KeOutcome expected = Expected(verdict, made.Octets);
        return outcome != expected ? $"{outcome} instead of {expected}" : BrokenAnswer(outcome == KeOutcome.Served ? verdict.Decision : null, answer);
    }

    public void Dispose() => _stage.Dispose();

    private static KeOutcome Expected(KeVerdict verdict, byte[] request) => verdict.Fault switch
    {
        KeRequestFault.None => verdict.Decision.Agreement == KeAgreement.Agreed ? KeOutcome.Served : KeOutcome.ServedNothingInCommon,
        KeRequestFault.Incomplete when request.Length == 0 => KeOutcome.ClosedWithoutRequest,
        KeRequestFault.Incomplete => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedIncomplete,
        KeRequestFault.UnrecognizedCriticalRecord => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedCriticalRecord,
        _ => IsTooLong(request) ? KeOutcome.RefusedTooLong : KeOutcome.RefusedBadRequest,
    };

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

    private static string? BrokenAnswer(KeDecision? agreed, byte[] answer)
    {
        List<(ushort Type, byte[] Body)> records = [];
        for (int at = 0; answer.Length - at >= 4;)
        {
            int end = Math.Min(answer.Length, at + 4 + BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 2)));
            records.Add((BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)), answer[(at + 4)..end]));
            at = end;
        }

        bool isOne = answer.Length == records.Sum(record => 4 + record.Body.Length) && records.Count(record => record.Type == 0x8000) == 1
            && records[^1].Type == 0x8000;
        byte[][] cookies = BodiesOf(0x0005);
        byte[][] contexts = BodiesOf(0x0400);
        bool isAgreed = agreed is not { } decision
            ? cookies.Length + contexts.Length == 0
            : BodiesOf(0x8004) is [[0, var aead]] && aead == (byte)decision.Aead
                && cookies.Length == 8 && Array.TrueForAll(cookies, cookie => CookieForm.Of(cookie.Length)?.Aead == decision.Aead)
                && contexts.Length == (decision.ConfirmsGcmSivContext ? 1 : 0) && Array.TrueForAll(contexts, body => body.Length == 0);
        return (isOne, isAgreed) switch
        {
            (false, _) => "not one whole message: " + Convert.ToHexString(answer),
            (_, false) => $"not what {agreed} promises: " + Convert.ToHexString(answer),
            _ => null,
        };

        byte[][] BodiesOf(ushort type) => [.. records.Where(record => record.Type == type).Select(record => record.Body)];
    }
}
