using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

/// <summary>Both ways to serve requests, with two keys, a client of their ring and nonces that are all alike: then the order of drawing them does not show.</summary>
internal sealed class LaneWorld : IDisposable
{
    public const int Groups = 3;

    private readonly AeadAlgorithm _algorithm;
    private readonly NonceSource _nonces;
    private readonly NtsServerOperation _alone;
    private readonly ClientSide[] _clients;

    public LaneWorld(AeadAlgorithm algorithm)
    {
        _algorithm = algorithm;
        byte octet = Noise.Octets(1)[0];
        _nonces = new NonceSource(octets => octets.Fill(octet));
        byte[] key = Noise.Octets(CookieKey.KeyLength);
        Key = new CookieKey(OperationWorld.KeyId, key);
        Minting = new CookieKey(OperationWorld.MintingId, Noise.Octets(CookieKey.KeyLength));
        _alone = new NtsServerOperation(_nonces);
        Lanes = new NtsServerLanes(_nonces, Groups);
        _clients = [.. Enumerable.Range(0, 5).Select(_ => new ClientSide(Noise, key, algorithm))];
    }

    public Noise Noise { get; } = new(Seed.Print());

    public CookieKey Key { get; }

    public CookieKey Minting { get; }

    public NtsServerLanes Lanes { get; }

    public static bool CanTake(AeadAlgorithm algorithm, byte[] request) => NtsServerLanes.CanTake(algorithm, FieldsOf(request));

    public byte[] Request(int identifier, int placeholders, byte[]? encrypted = null, int? nonceLength = null, int? client = null)
    {
        ClientSide asking = _clients[client ?? Noise.Below(_clients.Length)];
        return asking.MakeRequest(
            asking.MakeCookie(OperationWorld.KeyId), identifier, placeholders, nonceLength ?? _algorithm.NonceLength(), encrypted ?? []);
    }

    public byte[] SessionKeysOf(int client) => _clients[client].SessionKeys;

    /// <summary>Flips a bit of the cookie, the nonce or the tag, but no length: the shape stays.</summary>
    public void Spoil(byte[] request)
    {
        NtsRequestFields fields = FieldsOf(request);
        int tail = request.Length - AeadKey.TagLength - _algorithm.NonceLength();
        int at = Noise.Below(2) == 0 ? tail + Noise.Below(request.Length - tail) : fields.CookieAt + Noise.Below(fields.Cookie.Length);
        request[at] ^= (byte)(1 << Noise.Below(8));
    }

    public byte[][] AnswerTogether(byte[][] requests, CookieKey minting, int cookies, out NtsVerdict[] verdicts)
    {
        byte[][] answers = [.. requests.Select(request => new byte[LengthOf(request, cookies)])];
        verdicts = Open(0, requests, answers, minting, cookies);
        Seal(0, requests, answers, verdicts, cookies);
        return Verified(answers, verdicts);
    }

    public byte[][][] AnswerGroups(byte[][][] groups)
    {
        byte[][][] answers = [.. groups.Select(requests => requests.Select(request => new byte[LengthOf(request, 1)]).ToArray())];
        NtsVerdict[][] verdicts = [.. groups.Select((requests, group) => Open(group, requests, answers[group], Key, 1))];
        for (int group = 0; group < groups.Length; group++)
        {
            Seal(group, groups[group], answers[group], verdicts[group], 1);
        }

        return answers;
    }

    /// <summary>Empty unless the request is authentic.</summary>
    public byte[] AnswerAlone(byte[] request, CookieKey minting, int cookies, out NtsVerdict verdict)
    {
        NtsRequestFields fields = FieldsOf(request);
        byte[] answer = new byte[LengthOf(request, cookies)];
        verdict = _alone.Open(Key, minting, _algorithm, fields, new byte[64]);
        if (verdict != NtsVerdict.Verified)
        {
            return [];
        }

        int sealAt = Begin(request, answer);
        _alone.WriteCookies(minting, cookies, answer.AsSpan(sealAt));
        _alone.Seal(answer, sealAt);
        return answer;
    }

    /// <summary>All that a group does, into answers that are there.</summary>
    public void Serve(byte[][] requests, byte[][] answers, int cookies)
    {
        Lanes.Begin(_algorithm, FieldsOf(requests[0]).AssociatedData.Length);
        for (int lane = 0; lane < requests.Length; lane++)
        {
            Lanes.Load(lane, requests[lane], FieldsOf(requests[lane]).CookieAt);
        }

        NtsLaneVerdicts verdicts = Lanes.Open(0, Key, Minting, cookies, requests.Length);
        int sealAt = NtpHeader.Length + ExtensionField.LengthFor(32);
        for (int lane = 0; lane < requests.Length; lane++)
        {
            Assert.True(verdicts[lane] == NtsVerdict.Verified);
            Lanes.WriteCookies(lane, cookies, answers[lane].AsSpan(sealAt));
        }

        Lanes.BeginSeal(0, sealAt, cookies);
        for (int lane = 0; lane < requests.Length; lane++)
        {
            Lanes.LoadAnswer(lane, answers[lane]);
        }

        Lanes.Seal();
        for (int lane = 0; lane < requests.Length; lane++)
        {
            Lanes.StoreAnswer(lane, answers[lane]);
        }

        Lanes.Clear(1);
    }

    public void LoadAs(AeadAlgorithm algorithm, byte[] request, int dataLength)
    {
        Lanes.Begin(algorithm, dataLength);
        Lanes.Load(0, request, FieldsOf(request).CookieAt);
    }

    /// <summary>As a defect of the caller would.</summary>
    public void OpenFor(byte[] request, int cookies)
    {
        LoadAs(_algorithm, request, FieldsOf(request).AssociatedData.Length);
        Lanes.Open(0, Key, Minting, cookies, 1);
    }

    public int LengthOf(byte[] request, int cookies) =>
        SealAt(request) + NtsServerOperation.SealedLengthFor(_algorithm, cookies);

    public void Dispose()
    {
        _alone.Dispose();
        Lanes.Dispose();
        Key.Dispose();
        Minting.Dispose();
        _nonces.Dispose();
    }

    private static NtsRequestFields FieldsOf(byte[] request) =>
        NtsRequestFields.Read(request, out NtsRequestFields fields) == NtsFieldsKind.Authenticated
            ? fields
            : throw new InvalidOperationException("The test's request is none.");

    private static int SealAt(byte[] request) => NtpHeader.Length + ExtensionField.LengthFor(FieldsOf(request).UniqueIdentifier.Length);

    /// <summary>A header of sorts and the identifier.</summary>
    private static int Begin(byte[] request, byte[] answer)
    {
        request.AsSpan(0, NtpHeader.Length).CopyTo(answer);
        ExtensionField.Write(answer.AsSpan(NtpHeader.Length), ExtensionFieldType.UniqueIdentifier, FieldsOf(request).UniqueIdentifier);
        return SealAt(request);
    }

    private static byte[][] Verified(byte[][] answers, NtsVerdict[] verdicts) =>
        [.. answers.Select((answer, lane) => verdicts[lane] == NtsVerdict.Verified ? answer : [])];

    private NtsVerdict[] Open(int group, byte[][] requests, byte[][] answers, CookieKey minting, int cookies)
    {
        Lanes.Begin(_algorithm, FieldsOf(requests[0]).AssociatedData.Length);
        for (int lane = 0; lane < requests.Length; lane++)
        {
            Lanes.Load(lane, requests[lane], FieldsOf(requests[lane]).CookieAt);
        }

        NtsLaneVerdicts verdicts = Lanes.Open(group, Key, minting, cookies, requests.Length);
        NtsVerdict[] each = [.. requests.Select((_, lane) => verdicts[lane])];
        for (int lane = 0; lane < requests.Length; lane++)
        {
            if (each[lane] == NtsVerdict.Verified)
            {
                Lanes.WriteCookies(lane, cookies, answers[lane].AsSpan(Begin(requests[lane], answers[lane])));
            }
        }

        return each;
    }

    private void Seal(int group, byte[][] requests, byte[][] answers, NtsVerdict[] verdicts, int cookies)
    {
        Lanes.BeginSeal(group, SealAt(requests[0]), cookies);
        for (int lane = 0; lane < requests.Length; lane++)
        {
            if (verdicts[lane] == NtsVerdict.Verified)
            {
                Lanes.LoadAnswer(lane, answers[lane]);
            }
        }

        Lanes.Seal();
        for (int lane = 0; lane < requests.Length; lane++)
        {
            if (verdicts[lane] == NtsVerdict.Verified)
            {
                Lanes.StoreAnswer(lane, answers[lane]);
            }
        }
    }
}
