using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

/// <summary>Every AEAD by processor instructions and without them, against a client that shares no code with either.</summary>
public sealed class NtsServerOperationTests
{
    public static MatrixTheoryData<AeadAlgorithm, bool> Paths => new(
        [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.Aes128GcmSiv], [true, false]);

    /// <summary>Identifiers, placeholders, nonces and encrypted fields of every shape.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void What_a_plain_client_asks_is_verified_and_what_it_gets_opens(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);
        for (int round = 0; round < (world.IsAccelerated ? 500 : 50); round++)
        {
            int identifier = 32 + (4 * world.Noise.Below(16));
            int placeholders = world.Noise.Below(8);
            bool isOddNonce = round % 3 == 0 && algorithm != AeadAlgorithm.Aes128GcmSiv;
            int nonceLength = isOddNonce ? 1 + world.Noise.Below(40) : algorithm.NonceLength();
            byte[] encrypted = round % 4 == 0 ? world.Noise.Octets(4 * world.Noise.Below(30)) : [];
            byte[] cookie = world.Client.MakeCookie(OperationWorld.KeyId);
            byte[] request = world.Client.MakeRequest(cookie, identifier, placeholders, nonceLength, encrypted);

            byte[] plaintext = new byte[request.Length];
            Assert.Equal(NtsVerdict.Verified, world.Open(request, world.Key, world.Key, plaintext));
            Assert.Equal(encrypted, plaintext[..encrypted.Length]);
            world.AssertAnswerOpens(1 + placeholders, world.Key, world.KeyOctets);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Fresh_cookies_come_from_the_minting_key_when_it_is_another_one(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);

        Assert.Equal(NtsVerdict.Verified, world.Open(world.Request(placeholders: 3), world.Key, world.Minting, new byte[64]));

        world.AssertAnswerOpens(4, world.Minting, world.MintingOctets);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_flipped_bit_of_a_request_is_refused_and_says_whether_cookie_or_request_was_forged(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);
        byte[] request = world.Request();
        int step = world.IsAccelerated ? 1 : 11; // without hardware each costs a tenth of a millisecond
        for (int bit = 0; bit < request.Length * 8; bit += step)
        {
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            if (NtsRequestFields.Read(request, out NtsRequestFields fields) == NtsFieldsKind.Authenticated
                && fields.Cookie.Length == CookieLayout.LengthFor(algorithm))
            {
                // The key id only chooses the key, and here the key is given: changing it breaks the request's tag, not the cookie's.
                // A nonce's length that the AEAD does not take is found before the cookie is opened.
                int inCookie = (bit / 8) - NtpHeader.Length - 36 - 4;
                bool isCookieChanged = inCookie >= 4 && inCookie < CookieLayout.LengthFor(algorithm);
                NtsVerdict expected = isCookieChanged ? NtsVerdict.ForgedCookie : NtsVerdict.ForgedRequest;
                Assert.Equal(expected, world.Operation.Open(world.Key, world.Key, algorithm, fields, new byte[64]));
            }

            request[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(NtsVerdict.Verified, world.Open(request, world.Key, world.Key, new byte[64]));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_cookie_of_another_key_is_forged(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);

        Assert.Equal(NtsVerdict.ForgedCookie, world.Open(world.Request(keyId: OperationWorld.MintingId), world.Minting, world.Minting, new byte[64]));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_ciphertext_shorter_than_a_tag_or_longer_than_its_room_is_refused(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);

        Assert.Equal(NtsVerdict.ForgedRequest, world.Open(world.Request(encrypted: world.Noise.Octets(40)), world.Key, world.Key, new byte[40]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void AES_GCM_SIV_takes_no_nonce_but_one_of_twelve_octets(int nonceLength)
    {
        using var world = new OperationWorld(AeadAlgorithm.Aes128GcmSiv, isAccelerated: true);
        byte[] request = world.Request();
        int nonceLengthAt = request.Length - 4 - 12 - 16;
        request[nonceLengthAt + 1] = (byte)nonceLength;
        byte[] padded = [.. request, 0, 0, 0, 0];
        padded[nonceLengthAt - 1] += 4;

        Assert.Equal(NtsVerdict.ForgedRequest, world.Open(padded, world.Key, world.Key, new byte[64]));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_two_cookies_of_a_session_are_alike(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);
        byte[] request = world.Request(placeholders: 7);
        HashSet<string> seen = [];
        for (int round = 0; round < 20; round++)
        {
            world.Open(request, world.Key, world.Key, new byte[64]);
            foreach (byte[] cookie in world.Client.OpenAnswer(world.Answer(8, world.Key)))
            {
                Assert.True(seen.Add(Convert.ToHexString(cookie)));
            }
        }

        Assert.Equal(160, seen.Count);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_request_costs_no_managed_memory_by_processor_instructions(AeadAlgorithm algorithm, bool isAccelerated)
    {
        using var world = new OperationWorld(algorithm, isAccelerated);
        byte[] request = world.Request(placeholders: 7);
        byte[] plaintext = new byte[64];
        byte[] answer = new byte[OperationWorld.SealAt + NtsServerOperation.SealedLengthFor(algorithm, 8)];
        long cost = ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Serve(world, algorithm, request, plaintext, answer);
            }
        });

        Assert.True(!world.IsAccelerated || cost == 0, $"{cost} octets");
    }

    private static void Serve(OperationWorld world, AeadAlgorithm algorithm, byte[] request, byte[] plaintext, byte[] answer)
    {
        NtsRequestFields.Read(request, out NtsRequestFields fields);
        world.Operation.Open(world.Key, world.Key, algorithm, fields, plaintext);
        world.Operation.WriteCookies(world.Key, 8, answer.AsSpan(OperationWorld.SealAt));
        world.Operation.Seal(answer, OperationWorld.SealAt);
        world.Operation.Clear();
    }
}
