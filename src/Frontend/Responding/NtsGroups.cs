using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.Frontend.Responding;

/// <summary>Sorts the NTS requests of one batch into groups of a shape, and leaves over what has too few of its kind. Belongs to one responder.</summary>
/// <remarks>
/// Clients of one program send one shape, so a busy server has a few. At most <see cref="MostShapes"/> are collected at a time: who sends
/// many different ones has them served one by one, which is what each would cost alone.
/// </remarks>
internal sealed class NtsGroups
{
    /// <summary>Eight lanes cost about as much as three requests one by one.</summary>
    public const int FewestMembers = 4;

    private const int MostShapes = 8;

    private readonly NtsGroup[] _groups;
    private readonly NtsGroup[] _open = new NtsGroup[MostShapes];
    private readonly int[] _alone;
    private int _count;
    private int _openCount;
    private int _aloneCount;

    /// <summary>Takes all memory.</summary>
    /// <param name="batch">The most datagrams in a batch.</param>
    /// <param name="hasLanes">False leaves every request over.</param>
    public NtsGroups(int batch, bool hasLanes)
    {
        _alone = new int[batch];
        _groups = new NtsGroup[hasLanes ? MostFor(batch) : 0];
        for (int i = 0; i < _groups.Length; i++)
        {
            _groups[i] = new NtsGroup();
        }
    }

    /// <summary>The most groups that a batch can have.</summary>
    public static int MostFor(int batch) => (batch / NtsServerLanes.Count) + MostShapes;

    /// <summary>The groups, those with too few members included.</summary>
    public ReadOnlySpan<NtsGroup> All => _groups.AsSpan(0, _count);

    /// <summary>Positions of the requests that are served one by one.</summary>
    public ReadOnlySpan<int> Alone => _alone.AsSpan(0, _aloneCount);

    /// <summary>Adds a request.</summary>
    /// <param name="index">Its position in the batch.</param>
    /// <param name="draft">What is known of it.</param>
    /// <param name="length">Octets of the request.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int index, in NtsDraft draft, int length)
    {
        if (_groups.Length == 0 || !NtsServerLanes.CanTake(draft.Algorithm, draft.Fields))
        {
            _alone[_aloneCount++] = index;
            return;
        }

        int cookies = Preparation.CookiesThatFit(draft.Algorithm, draft.Fields.CookiesWanted, length - draft.SealAt);
        int at = 0;
        while (at < _openCount && !_open[at].Fits(draft, cookies))
        {
            at++;
        }

        if (cookies == 0 || at == MostShapes)
        {
            _alone[_aloneCount++] = index;
            return;
        }

        if (at == _openCount)
        {
            NtsGroup begun = _groups[_count++];
            begun.Begin(draft, cookies);
            _open[_openCount++] = begun;
        }

        NtsGroup group = _open[at];
        group.Add(index, draft.Fields.CookieAt);
        if (group.IsFull)
        {
            _open[at] = _open[--_openCount];
        }
    }

    /// <summary>Ends the sorting: groups with too few members are dissolved.</summary>
    public void Close()
    {
        for (int i = 0; i < _openCount; i++)
        {
            NtsGroup group = _open[i];
            if (group.Count < FewestMembers)
            {
                foreach (int index in group.Members)
                {
                    _alone[_aloneCount++] = index;
                }

                group.End();
            }
        }
    }

    /// <summary>Forgets the batch.</summary>
    public void Clear()
    {
        foreach (NtsGroup group in All)
        {
            group.End();
        }

        (_count, _openCount, _aloneCount) = (0, 0, 0);
    }
}
