using System.Buffers.Binary;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 7822 section 3: frames of extension fields, and how they are told from a MAC.</summary>
public sealed class Rfc7822Tests : IDisposable
{
    private const ushort Unknown = 0x2104;

    private readonly TestResponder _server = new();
    private readonly Noise _noise = new(Seed.Print());

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Section_3_a_field_has_16_octets_or_more_in_whole_words_within_the_packet()
    {
        byte[] request = Requests.Packet(Requests.ClientV4, Requests.Field(Unknown, _noise.Octets(60)));
        for (int length = 0; length <= ushort.MaxValue; length++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(NtpHeader.Length + 2), (ushort)length);
            bool isAnswered = _server.AskInPlace(request) == Disposition.Answered;

            // What is left behind a shorter field is no field itself: it is noise, but it might read as one.
            Assert.True(!isAnswered || (length >= 16 && length % 4 == 0 && length <= 64), $"{length} octets");
            Assert.True(isAnswered || length != 64);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(32)]
    [InlineData(1000)]
    public void Section_3_an_unknown_field_is_skipped_by_its_length(int length)
    {
        byte[] field = Requests.Field(Unknown, _noise.Octets(length - 4));
        byte[] identifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32));

        Assert.Equal(Disposition.Answered, _server.Ask(Requests.Packet(Requests.ClientV4, field)).Disposition);
        Assert.Equal(identifier, _server.Ask(Requests.Packet(Requests.ClientV4, field, identifier)).Tail);
        Assert.Equal(identifier, _server.Ask(Requests.Packet(Requests.ClientV4, identifier, field)).Tail);
    }

    [Fact]
    public void Section_3_every_truncation_inside_a_field_ends_in_silence()
    {
        byte[] whole = Requests.Packet(
            Requests.ClientV4, Requests.Field(Unknown, _noise.Octets(36)), Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(64)));
        for (int length = 0; length < whole.Length; length++)
        {
            Disposition disposition = _server.Ask(whole[..length]).Disposition;
            bool isBetweenFields = length is NtpHeader.Length or NtpHeader.Length + 40;
            Assert.Equal((length, isBetweenFields), (length, disposition == Disposition.Answered));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(24)]
    public void Section_3_what_is_as_long_as_a_mac_is_one_behind_the_header_and_behind_a_field(int length)
    {
        byte[] field = Requests.Field(Unknown, _noise.Octets(28));
        byte[] mac = new byte[length];
        mac[3] = (byte)length; // a key id that reads as a field's length

        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.ClientV4, mac));
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.ClientV4, field, mac));
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.ClientV4, field, field, mac));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(19)]
    [InlineData(21)]
    public void Section_3_what_is_neither_a_field_nor_a_mac_ends_in_silence(int length)
    {
        byte[] field = Requests.Field(Unknown, _noise.Octets(28));

        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, new byte[length]));
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, field, new byte[length]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Section_3_only_version_4_has_fields(int version)
    {
        byte[] identifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(96));

        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.FirstOctet(version, mode: 3), identifier));
    }

    private void AssertSilent(Disposition expected, byte[] request)
    {
        Answer answer = _server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Empty(answer.Octets);
    }
}
