using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Tests.KeyEstablishment;
using PublicTime.Wire.Tests.Nts;

namespace PublicTime.Wire.Tests;

/// <summary>No octets throw: noise, and messages that were good before they were damaged. Debug builds check overflow too.</summary>
public sealed class HostileInputTests
{
    private const int Cases = 10_000;

    [Fact]
    public void No_datagram_throws_as_a_request()
    {
        int authenticated = 0;
        int answered = 0;
        foreach (byte[] datagram in Inputs(GoldenRequest.With(
            GoldenRequest.IdentifierField, GoldenRequest.CookieField, GoldenRequest.PlaceholderField, GoldenRequest.AuthenticatorField)))
        {
            bool isRequest = NtpRequest.TryRead(datagram, datagram.Length, out NtpRequest request, out Disposition outcome);
            Assert.Equal(isRequest, outcome == Disposition.Answered);
            answered += isRequest ? 1 : 0;
            if (isRequest && NtsRequestFields.Read(request.Datagram, out NtsRequestFields fields) == NtsFieldsKind.Authenticated)
            {
                authenticated++;
                Assert.InRange(fields.CookiesWanted, 1, NtsRequestFields.MaxCookies);
                Assert.InRange(fields.UniqueIdentifier.Length, NtsRequestFields.ShortestUniqueIdentifier, datagram.Length);
                Assert.NotEqual(0, fields.Authenticator.Nonce.Length);

                // An answer with every cookie wanted, sealed under a nonce of 16, fits the request that room was made in; without
                // a whole tag there is no answer, so 16 octets are forgiven.
                int answer = NtpHeader.Length + 4 + fields.UniqueIdentifier.Length
                    + NtsAuthenticator.FieldLengthFor(16, 16 + (fields.CookiesWanted * (4 + fields.Cookie.Length)));
                Assert.InRange(answer, 0, datagram.Length + (fields.Authenticator.Ciphertext.Length < 16 ? 16 : 0));
            }
        }

        Assert.True(answered > Cases / 10 && authenticated > Cases / 100, $"only {answered} and {authenticated} got far");
    }

    [Fact]
    public void No_datagram_throws_as_an_answer()
    {
        int authenticated = 0;
        foreach (byte[] datagram in Inputs(GoldenRequest.With(GoldenRequest.IdentifierField, GoldenRequest.AuthenticatorField)))
        {
            _ = NtpHeader.TryRead(datagram, out _);
            authenticated += NtsResponseFields.TryRead(datagram, out NtsResponseFields fields) && fields.IsAuthenticated ? 1 : 0;
        }

        Assert.True(authenticated > Cases / 100, $"only {authenticated} got far");
    }

    [Fact]
    public void No_octets_throw_as_a_key_establishment_message()
    {
        int requests = 0;
        int responses = 0;
        foreach (byte[] message in Inputs(GoldenMessages.GcmSivRequest))
        {
            if (KeRequest.TryRead(message, out KeRequest request) == KeRequestFault.None)
            {
                requests++;
                _ = request.Offers(KeNextProtocol.Ntpv4);
                for (int i = 0; i < request.AlgorithmCount; i++)
                {
                    _ = request.Algorithm(i);
                }
            }
        }

        foreach (byte[] message in Inputs(GoldenMessages.Response))
        {
            if (KeResponse.TryRead(message, out KeResponse response) == KeRequestFault.None)
            {
                responses++;
                for (int i = 0; i < response.CookieCount; i++)
                {
                    Assert.False(response.Cookie(i).IsEmpty);
                }
            }
        }

        Assert.True(requests > Cases / 100 && responses > Cases / 100, $"only {requests} and {responses} got far");
    }

    /// <summary>Half noise of any length up to 2000, half damaged copies of a good message.</summary>
    private static IEnumerable<byte[]> Inputs(byte[] good)
    {
        var noise = new Noise(Seed.Print());
        for (int i = 0; i < Cases; i++)
        {
            yield return noise.Octets(noise.Below(2000));
            yield return noise.Damaged(good);
        }
    }
}
