using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Responding;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>Who goes side by side and who alone, without any cryptography done.</summary>
[Trait("Needs", "AES instructions")]
public sealed class NtsGroupsTests : IDisposable
{
    private const int Batch = 96;
    private const int Usual = 0;

    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly NtsPeer _peer;
    private readonly NtsGroups _groups = new(Batch, hasLanes: true);

    public NtsGroupsTests() => (_ring, _peer) = (TestRings.Create(_noise), new NtsPeer(_noise));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(4, 1, 0)]
    [InlineData(8, 1, 0)]
    [InlineData(9, 1, 1)]
    [InlineData(11, 1, 3)]
    [InlineData(12, 2, 0)]
    [InlineData(16, 2, 0)]
    [InlineData(Batch, 12, 0)]
    public void Requests_of_one_shape_fill_groups_of_eight_and_three_or_fewer_are_left_over(int requests, int groups, int alone)
    {
        Sort(Enumerable.Repeat(Usual, requests));

        Assert.Equal((groups, alone), (_groups.All.Length, _groups.Alone.Length));
    }

    /// <summary>Whoever sends odd ones, from any address that it likes, must not take the lanes from everybody else.</summary>
    [Theory]
    [InlineData(8, 56, 7)]
    [InlineData(9, 56, 7)]
    [InlineData(40, 56, 7)]
    [InlineData(88, 8, 1)]
    [InlineData(92, 4, 1)]
    public void Odd_shapes_take_no_group_from_the_others_in_any_order(int odd, int equal, int groups)
    {
        int[] shapes = [.. Enumerable.Range(1, odd), .. Enumerable.Repeat(Usual, equal)];
        for (int round = 0; round < 100; round++)
        {
            Sort(shapes);
            Assert.Equal((groups, odd), (_groups.All.Length, _groups.Alone.Length));
            _groups.Clear();
            shapes = [.. shapes.OrderBy(_ => _noise.Next())];
        }
    }

    [Fact]
    public void Each_request_is_in_one_place_with_those_of_its_shape_and_nowhere_else()
    {
        for (int round = 0; round < 300; round++)
        {
            int kinds = 1 + _noise.Below(30);
            int[] shapes = [.. Enumerable.Range(0, 1 + _noise.Below(Batch)).Select(_ => _noise.Below(kinds))];
            Sort(shapes);

            List<int> places = [.. _groups.Alone];
            foreach (NtsGroup group in _groups.All)
            {
                Assert.InRange(group.Count, NtsGroups.FewestMembers, NtsServerLanes.Count);
                Assert.Single(group.Members.ToArray().Select(index => shapes[index]).Distinct());
                Assert.Equal(LengthOf(shapes[group.Members[0]]), group.Shape.DataLength);
                places.AddRange(group.Members);
            }

            Assert.Equal(Enumerable.Range(0, shapes.Length), places.Order());
            Assert.Equal(shapes.CountBy(shape => shape).Sum(shape => shape.Value % 8 < 4 ? shape.Value % 8 : 0), _groups.Alone.Length);
            _groups.Clear();
        }
    }

    [Fact]
    public void The_most_shapes_that_can_be_grouped_are()
    {
        Sort(Enumerable.Range(0, Batch).Select(i => i % NtsGroups.MostFor(Batch)));

        Assert.Equal((NtsGroups.MostFor(Batch), 0), (_groups.All.Length, _groups.Alone.Length));
    }

    [Fact]
    public void Another_key_another_AEAD_and_another_count_of_cookies_are_other_shapes()
    {
        using var other = new NtsPeer(_noise, AeadAlgorithm.Aes128GcmSiv);
        CookieKey older = TestRings.KeyThatOnlyOpens(_ring);
        for (int i = 0; i < 16; i += 4)
        {
            Add(i, _peer.Request(_peer.Cookie(_ring.Minting)), _ring.Minting, AeadAlgorithm.AesSivCmac256);
            Add(i + 1, _peer.Request(_peer.Cookie(older)), older, AeadAlgorithm.AesSivCmac256);
            Add(i + 2, _peer.Request(_peer.Cookie(_ring.Minting), placeholders: 1), _ring.Minting, AeadAlgorithm.AesSivCmac256);
            Add(i + 3, other.Request(other.Cookie(_ring.Minting)), _ring.Minting, AeadAlgorithm.Aes128GcmSiv);
        }

        _groups.Close();

        Assert.Equal(4, _groups.All.Length);
        int[][] members = [.. _groups.All.ToArray().Select(group => group.Members.ToArray())];
        Assert.All(members, (indexes, i) => Assert.Equal([i, i + 4, i + 8, i + 12], indexes));
    }

    /// <summary>A batch that ended by a defect was perhaps never closed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_left_of_a_batch_for_the_next_one_nor_any_key(bool isClosed)
    {
        Sort(Enumerable.Repeat(Usual, 7).Concat([1, 2, 3]), isClosed);
        NtsGroup[] groups = [.. _groups.All];

        _groups.Clear();

        Assert.Equal((0, 0), (_groups.All.Length, _groups.Alone.Length));
        Assert.All(groups, group => Assert.Null(group.Shape.Key));
        Sort([Usual, 1, 2, 3]);
        Assert.Equal((0, 4), (_groups.All.Length, _groups.Alone.Length));
    }

    [Fact]
    public void Without_lanes_everyone_is_alone()
    {
        var groups = new NtsGroups(8, hasLanes: false);
        for (int i = 0; i < 8; i++)
        {
            Add(groups, i, Request(Usual), _ring.Minting, AeadAlgorithm.AesSivCmac256);
        }

        groups.Close();

        Assert.Equal((0, 8), (groups.All.Length, groups.Alone.Length));
    }

    public void Dispose() => _peer.Dispose();

    /// <summary>The octets that a request of a shape authenticates.</summary>
    private static int LengthOf(int shape) => NtpHeader.Length + 36 + 104 + (shape * 4) + (shape == Usual ? 0 : 16);

    private void Sort(IEnumerable<int> shapes, bool isClosed = true)
    {
        int index = 0;
        foreach (int shape in shapes)
        {
            Add(index++, Request(shape), _ring.Minting, AeadAlgorithm.AesSivCmac256);
        }

        if (isClosed)
        {
            _groups.Close();
        }
    }

    /// <summary>Each number has its own length, by a field that nobody knows.</summary>
    private byte[] Request(int shape)
    {
        byte[] body = _peer.Body(_peer.Cookie(_ring.Minting));
        return _peer.Sealed(shape == Usual ? body : [.. body, .. Requests.Field(0x2104, new byte[12 + (shape * 4)])], []);
    }

    private void Add(int index, byte[] request, CookieKey key, AeadAlgorithm algorithm) => Add(_groups, index, request, key, algorithm);

    private static void Add(NtsGroups groups, int index, byte[] request, CookieKey key, AeadAlgorithm algorithm)
    {
        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(request, out NtsRequestFields fields));
        groups.Add(index, new NtsDraft { Fields = fields, Key = key, Algorithm = algorithm, SealAt = NtpHeader.Length + 36 }, request.Length);
    }
}
