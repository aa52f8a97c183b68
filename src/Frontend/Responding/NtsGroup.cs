using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>Up to eight NTS requests of one shape: they go through the same steps, so they go side by side. Belongs to one responder.</summary>
internal sealed class NtsGroup
{
    private readonly int[] _members = new int[NtsServerLanes.Count];
    private readonly int[] _cookiesAt = new int[NtsServerLanes.Count];

    /// <summary>Positions in the batch.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>How many members it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no lane is free.</summary>
    public bool IsFull => Count == NtsServerLanes.Count;

    /// <summary>One bit for each member that proved authentic.</summary>
    public int Verified { get; private set; }

    /// <summary>The key that all cookies name; null in a group that is not used.</summary>
    public CookieKey? Key { get; private set; }

    /// <summary>The AEAD of all sessions.</summary>
    public AeadAlgorithm Algorithm { get; private set; }

    /// <summary>Octets that each request authenticates.</summary>
    public int DataLength { get; private set; }

    /// <summary>Where each answer's authenticator begins.</summary>
    public int SealAt { get; private set; }

    /// <summary>Fresh cookies for each.</summary>
    public int Cookies { get; private set; }

    /// <summary>Begins with the shape of a first member.</summary>
    public void Begin(in NtsDraft draft, int cookies)
    {
        (Count, Verified, Cookies) = (0, 0, cookies);
        (Key, Algorithm, DataLength, SealAt) = (draft.Key, draft.Algorithm, draft.Fields.AssociatedData.Length, draft.SealAt);
    }

    /// <summary>Whether a request has this group's shape.</summary>
    public bool Fits(in NtsDraft draft, int cookies) =>
        draft.Fields.AssociatedData.Length == DataLength && ReferenceEquals(draft.Key, Key)
        && draft.Algorithm == Algorithm && draft.SealAt == SealAt && cookies == Cookies;

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
    public void End() => Key = null;
}
