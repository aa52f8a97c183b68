using PublicTime.Wire.Nts;
using static PublicTime.Wire.Tests.Nts.GoldenRequest;

namespace PublicTime.Wire.Tests.Nts;

public sealed class NtsRequestFieldsTests
{
    private static readonly byte[] Unknown = Bytes.Field(0xF323, Bytes.Fill(24));

    [Fact]
    public void The_golden_request_is_read_in_place()
    {
        byte[] datagram = Datagram;
        Assert.Equal(GoldenRequest.Length, datagram.Length);

        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(datagram, out NtsRequestFields fields));

        Assert.True(fields.UniqueIdentifier == datagram.AsSpan(IdentifierAt + 4, 32));
        Assert.True(fields.Cookie == datagram.AsSpan(CookieAt + 4, 100));
        Assert.True(fields.AssociatedData == datagram.AsSpan(0, AuthenticatorAt));
        Assert.True(fields.Authenticator.Nonce == datagram.AsSpan(AuthenticatorAt + 8, 16));
        Assert.True(fields.Authenticator.Ciphertext == datagram.AsSpan(AuthenticatorAt + 24, 16));
        Assert.Equal(1, fields.CookiesWanted);
    }

    [Fact]
    public void No_truncation_is_authenticated()
    {
        for (int length = 48; length < Datagram.Length; length++)
        {
            NtsFieldsKind expected = length switch
            {
                48 => NtsFieldsKind.None,
                CookieAt => NtsFieldsKind.UniqueIdentifierOnly,
                AuthenticatorAt => NtsFieldsKind.MalformedNts,

                // As long as a key id, or a key id with an MD5 or SHA-1 digest.
                CookieAt + 4 or CookieAt + 20 or CookieAt + 24 => NtsFieldsKind.UnknownMac,
                AuthenticatorAt + 4 or AuthenticatorAt + 20 or AuthenticatorAt + 24 => NtsFieldsKind.UnknownMac,
                _ => NtsFieldsKind.MalformedField,
            };
            Assert.Equal((length, expected), (length, Kind(Datagram[..length])));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(24)]
    public void A_mac_behind_a_field_is_no_field_whatever_its_key_id_looks_like(int length)
    {
        byte[] mac = new byte[length];
        mac[3] = (byte)length; // a key id that reads as a field's length

        Assert.Equal(NtsFieldsKind.UnknownMac, Kind([.. Datagram[..CookieAt], .. mac]));
    }

    /// <summary>Types and lengths of the three fields, and the two lengths of the authenticator.</summary>
    [Theory]
    [InlineData(IdentifierAt, 4)]
    [InlineData(CookieAt, 4)]
    [InlineData(AuthenticatorAt, 6)] // the lowest bits of the ciphertext's length stay within its padding
    public void No_single_bit_flip_in_a_frame_is_authenticated(int from, int octets)
    {
        for (int bit = from * 8; bit < (from + octets) * 8; bit++)
        {
            byte[] flipped = [.. Datagram];
            flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));

            Assert.NotEqual(NtsFieldsKind.Authenticated, Kind(flipped));
        }
    }

    /// <summary>Section 5.7: one fresh cookie for the one that was spent and one for each placeholder; ours are at most eight.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(6, 7)]
    [InlineData(7, 8)]
    [InlineData(8, 8)]
    [InlineData(12, 8)]
    public void A_cookie_is_wanted_for_each_placeholder_and_eight_at_most(int placeholders, int wanted)
    {
        byte[] datagram = With([IdentifierField, CookieField, .. Enumerable.Repeat(PlaceholderField, placeholders), AuthenticatorField]);

        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(datagram, out NtsRequestFields fields));

        Assert.Equal(wanted, fields.CookiesWanted);
        Assert.Equal(datagram.Length - AuthenticatorField.Length, fields.AssociatedData.Length);
    }

    [Fact]
    public void Fields_before_the_authenticator_may_stand_in_any_order_with_unknown_ones_between() =>
        Assert.Equal(
            NtsFieldsKind.Authenticated,
            Kind(With(Unknown, PlaceholderField, CookieField, Unknown, IdentifierField, Unknown, AuthenticatorField)));

    [Fact]
    public void Nothing_may_follow_the_authenticator()
    {
        foreach (byte[] field in new[] { Unknown, IdentifierField, CookieField, PlaceholderField, AuthenticatorField })
        {
            Assert.Equal(NtsFieldsKind.MalformedField, Kind(With(IdentifierField, CookieField, AuthenticatorField, field)));
        }

        for (int rest = 1; rest <= 40; rest++)
        {
            Assert.Equal(NtsFieldsKind.MalformedField, Kind(Bytes.Join(Datagram, Bytes.Fill(rest, 0))));
        }
    }

    /// <summary>Section 5.7: exactly one identifier, one cookie and one authenticator.</summary>
    [Fact]
    public void A_field_that_is_missing_or_repeated_is_malformed()
    {
        Assert.All(
            new byte[][]
            {
                With(CookieField, AuthenticatorField),
                With(IdentifierField, AuthenticatorField),
                With(IdentifierField, CookieField),
                With(CookieField),
                With(AuthenticatorField),
                With(PlaceholderField),
                With(IdentifierField, PlaceholderField),
                With(IdentifierField, PlaceholderField, AuthenticatorField),
                With(IdentifierField, CookieField, CookieField, AuthenticatorField),
                With(IdentifierField, IdentifierField, CookieField, AuthenticatorField),
                With(IdentifierField, CookieField, PlaceholderField),
            },
            datagram => Assert.Equal(NtsFieldsKind.MalformedNts, Kind(datagram)));
    }

    /// <summary>Section 5.3: "at least 32 octets".</summary>
    [Theory]
    [InlineData(12, NtsFieldsKind.MalformedNts)]
    [InlineData(28, NtsFieldsKind.MalformedNts)]
    [InlineData(32, NtsFieldsKind.Authenticated)]
    [InlineData(36, NtsFieldsKind.Authenticated)]
    [InlineData(256, NtsFieldsKind.Authenticated)]
    public void An_identifier_has_32_octets_or_more(int length, NtsFieldsKind expected) =>
        Assert.Equal(expected, Kind(With(Bytes.Field(0x0104, Bytes.Fill(length)), CookieField, AuthenticatorField)));

    /// <summary>Section 5.5: a placeholder is as long as the cookie; otherwise an answer could be longer than its request.</summary>
    [Fact]
    public void A_placeholder_that_is_not_as_long_as_the_cookie_is_malformed()
    {
        byte[] longer = Bytes.Field(0x0304, Bytes.Fill(104));
        byte[] shorter = Bytes.Field(0x0304, Bytes.Fill(96));

        Assert.All(
            new byte[][][] { [longer], [shorter], [shorter, PlaceholderField], [PlaceholderField, shorter], [longer, PlaceholderField, shorter], [shorter, shorter], [shorter, PlaceholderField, PlaceholderField] },
            placeholders => Assert.Equal(
                NtsFieldsKind.MalformedNts, Kind(With([IdentifierField, CookieField, .. placeholders, AuthenticatorField]))));
    }

    [Fact]
    public void A_standalone_identifier_is_shown_for_the_echo()
    {
        byte[] datagram = With(Unknown, IdentifierField);

        Assert.Equal(NtsFieldsKind.UniqueIdentifierOnly, NtsRequestFields.Read(datagram, out NtsRequestFields fields));

        Assert.True(fields.UniqueIdentifier.SequenceEqual(Identifier));
        Assert.Equal(0, fields.CookiesWanted);
        Assert.True(fields.Cookie.IsEmpty && fields.AssociatedData.IsEmpty);
    }

    [Fact]
    public void Two_standalone_identifiers_are_malformed() =>
        Assert.Equal(NtsFieldsKind.MalformedNts, Kind(With(IdentifierField, IdentifierField)));

    [Fact]
    public void Unknown_fields_alone_are_a_plain_request() => Assert.Equal(NtsFieldsKind.None, Kind(With(Unknown, Unknown)));

    private static NtsFieldsKind Kind(byte[] datagram) => NtsRequestFields.Read(datagram, out _);
}
