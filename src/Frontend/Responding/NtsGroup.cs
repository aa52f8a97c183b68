using PublicTime.CookieKeys.Cookies;

namespace PublicTime.Frontend.Responding;

/// <summary>Up to eight NTS requests of one shape: they go through the same steps, so they go side by side. Belongs to one responder.</summary>
internal sealed class NtsGroup
{
    private readonly int[] _members = new int[NtsServerLanes.Count];
    private readonly int[] _cookiesAt = new int[NtsServerLanes.Count];
    private NtsShape _shape;

    /// <summary>Positions in the batch.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>How many members it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no lane is free.</summary>
    public bool IsFull => Count == NtsServerLanes.Count;

    /// <summary>One bit for each member that proved authentic.</summary>
    public int Verified { get; private set; }

    /// <summary>What its members have in common.</summary>
    public ref readonly NtsShape Shape => ref _shape;

    /// <summary>Begins without members.</summary>
    public void Begin(in NtsShape shape)
    {
        (Count, Verified) = (0, 0);
        _shape = shape;
    }

    /// <summary>Takes a member; the group is not full.</summary>
    public void Add(int index, int cookieAt)
    {
        _members[Count] = index;
        _cookiesAt[Count] = cookieAt;
        Count++;
    }

    /// <summary>Where a member's cookie stands in its datagram.</summary>
    public int CookieAt(int lane) => _cookiesAt[lane];

    /// <summary>A member proved authentic.</summary>
    public void Verify(int lane) => Verified |= 1 << lane;

    /// <summary>Whether it did.</summary>
    public bool IsVerified(int lane) => ((Verified >> lane) & 1) != 0;

    /// <summary>Lets go of the key.</summary>
    public void End() => _shape = default;
}
