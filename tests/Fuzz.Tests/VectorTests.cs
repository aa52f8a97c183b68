using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Fuzz.Tests.Promises;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests;

/// <summary>Replays tests/Vectors/fuzz.txt: every outcome is the one written there, and every promise holds, with NTS and without.</summary>
public sealed class VectorTests : IDisposable
{
    private readonly NtpStage _stage;
    private readonly NtpStage _withoutNts;

    public VectorTests()
    {
        ulong seed = Seed.Print();
        _stage = new NtpStage(seed);
        _withoutNts = new NtpStage(seed, isNtsServed: false);
    }

    public static TheoryData<string> Lines =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fuzz.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Every_finding_stays_mended(string line)
    {
        string[] sides = line.Split(" = ");
        string[] words = sides[0].Split(' ');
        byte[] octets = Convert.FromHexString(words[1]);
        if (words[0] == "ke")
        {
            Assert.Equal(sides[1], KeRequest.TryRead(octets, out _).ToString());
            Assert.Null(await new KePromises(KePromises.Judge).BrokenAsync(new FuzzCase(octets, line)));
            return;
        }

        FuzzCase made = words[0] == "sealed"
            ? Sealed(octets, words[2] == "-" ? [] : Convert.FromHexString(words[2]), [.. words[3..].Select(int.Parse)])
            : NtpCases.Datagram(octets);
        var promises = new ResponderPromises(_stage, datagram => _stage.Server.Ask(datagram), _stage.Server.AskInPlace);
        Assert.Null(await promises.BrokenAsync(made));
        Assert.Contains(Enum.Parse<Disposition>(sides[1]), promises.Seen.Keys);
        Assert.Null(await new ResponderPromises(_withoutNts, datagram => _withoutNts.Server.Ask(datagram), _withoutNts.Server.AskInPlace).BrokenAsync(made));
    }

    public void Dispose()
    {
        _withoutNts.Dispose();
        _stage.Dispose();
    }

    private FuzzCase Sealed(byte[] body, byte[] encrypted, int[] numbers)
    {
        var aead = (AeadAlgorithm)numbers[2];
        return new NtpCases(_stage, aead).Sealed(WithFreshCookie(body, aead), encrypted, nonceLength: numbers[0], padding: numbers[1]);
    }

    private byte[] WithFreshCookie(byte[] body, AeadAlgorithm aead)
    {
        byte[] fresh = _stage.PeerOf(aead).Cookie(_stage.Ring.Minting);
        PlainField? cookie = PlainField.ReadAll(body, NtpHeader.Length, shortest: 16)?
            .Find(field => field.Type == PlainField.Cookie && field.Value.Length == fresh.Length);
        return cookie is null ? body : [.. body[..(cookie.At + 4)], .. fresh, .. body[(cookie.At + 4 + fresh.Length)..]];
    }
}
