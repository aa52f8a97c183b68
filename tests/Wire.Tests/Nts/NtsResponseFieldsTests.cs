using PublicTime.Wire.Nts;
using static PublicTime.Wire.Tests.Nts.GoldenRequest;

namespace PublicTime.Wire.Tests.Nts;

public sealed class NtsResponseFieldsTests
{
    /// <summary>Written by hand along RFC 8915 section 5.7: the answer to the golden request, one cookie encrypted, 228 octets too.</summary>
    private static readonly byte[] Sealed = Bytes.Join(Bytes.Hex("0404 0090 0010 0078"), Nonce, Tag, Bytes.Fill(104));

    private static readonly byte[] Answer = With(IdentifierField, Sealed);

    [Fact]
    public void An_authenticated_answer_is_read_in_place()
    {
        Assert.Equal(228, Answer.Length);

        Assert.True(NtsResponseFields.TryRead(Answer, out NtsResponseFields fields));

        Assert.True(fields.IsAuthenticated);
        Assert.True(fields.UniqueIdentifier == Answer.AsSpan(52, 32));
        Assert.True(fields.AssociatedData == Answer.AsSpan(0, 84));
        Assert.True(fields.Authenticator.Nonce == Answer.AsSpan(92, 16));
        Assert.True(fields.Authenticator.Ciphertext == Answer.AsSpan(108, 120));
    }

    [Fact]
    public void A_negative_acknowledgement_has_an_identifier_and_claims_nothing()
    {
        Assert.True(NtsResponseFields.TryRead(With(IdentifierField), out NtsResponseFields fields));

        Assert.False(fields.IsAuthenticated);
        Assert.True(fields.UniqueIdentifier.SequenceEqual(Identifier));
        Assert.True(fields.AssociatedData.IsEmpty && fields.Authenticator.Nonce.IsEmpty);
    }

    [Fact]
    public void A_plain_answer_has_neither()
    {
        Assert.True(NtsResponseFields.TryRead(Header, out NtsResponseFields fields));

        Assert.False(fields.IsAuthenticated);
        Assert.True(fields.UniqueIdentifier.IsEmpty);
    }

    [Fact]
    public void No_truncation_is_authenticated()
    {
        for (int length = 0; length < Answer.Length; length++)
        {
            bool isRead = NtsResponseFields.TryRead(Answer.AsSpan(0, length), out NtsResponseFields fields);

            Assert.Equal((length, length is 48 or 84), (length, isRead));
            Assert.False(isRead && fields.IsAuthenticated);
        }
    }

    [Fact]
    public void A_field_that_is_repeated_or_follows_the_authenticator_is_refused()
    {
        byte[] unknown = Bytes.Field(0xF323, Bytes.Fill(24));

        Assert.All(
            new byte[][]
            {
                With(IdentifierField, IdentifierField, Sealed),
                With(IdentifierField, Sealed, Sealed),
                With(IdentifierField, Sealed, unknown),
                With(Sealed, IdentifierField),
                With(IdentifierField, Sealed, Bytes.Fill(3)),
                With(IdentifierField, Bytes.Field(0x0404, Bytes.Join(Bytes.Hex("0010 0078"), Bytes.Fill(132)))), // 4 octets short
            },
            datagram => Assert.False(NtsResponseFields.TryRead(datagram, out _)));
        Assert.True(NtsResponseFields.TryRead(With(unknown, IdentifierField, unknown, Sealed), out _));
    }
}
