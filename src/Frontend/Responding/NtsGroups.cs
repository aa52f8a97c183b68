using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.Frontend.Responding;

/// <summary>Sorts the NTS requests of one batch into groups of a shape, and leaves over what has too few of its kind. Belongs to one responder.</summary>
/// <remarks>
/// Clients of one program send one shape, so a busy server has a few. Shapes are counted first and grouped then, so who sends many odd ones
/// has them served one by one, which is what each would cost alone, and takes no lane from anybody.
/// </remarks>
internal sealed class NtsGroups
{
    /// <summary>Eight lanes cost about as much as three requests one by one.</summary>
    public const int FewestMembers = 4;

    private const int None = -1;

    private readonly bool _hasLanes;
    private readonly NtsShapes _shapes;
    private readonly NtsGroup[] _groups;
    private readonly int[] _groupOf; // a shape's group that is not full
    private readonly (int Index, int CookieAt, int Shape)[] _requests;
    private readonly int[] _alone;
    private int _requestCount;
    private int _count;
    private int _aloneCount;

    /// <summary>Takes all memory.</summary>
    /// <param name="batch">The most datagrams in a batch.</param>
    /// <param name="hasLanes">False leaves every request over.</param>
    public NtsGroups(int batch, bool hasLanes)
    {
        _hasLanes = hasLanes;
        _alone = new int[batch];
        int room = hasLanes ? batch : 0;
        _shapes = new NtsShapes(room);
        _requests = new (int, int, int)[room];
        _groupOf = new int[room];
        _groups = new NtsGroup[MostFor(room)];
        for (int i = 0; i < _groups.Length; i++)
        {
            _groups[i] = new NtsGroup();
        }
    }

    /// <summary>The most groups that a batch can have.</summary>
    public static int MostFor(int batch) => batch / FewestMembers;

    /// <summary>The groups; complete after <see cref="Close"/>.</summary>
    public ReadOnlySpan<NtsGroup> All => _groups.AsSpan(0, _count);

    /// <summary>Positions of the requests that are served one by one; complete after <see cref="Close"/>.</summary>
    public ReadOnlySpan<int> Alone => _alone.AsSpan(0, _aloneCount);

    /// <summary>Adds a request.</summary>
    /// <param name="index">Its position in the batch.</param>
    /// <param name="draft">What is known of it.</param>
    /// <param name="length">Octets of the request.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int index, in NtsDraft draft, int length)
    {
        int cookies = _hasLanes && NtsServerLanes.CanTake(draft.Algorithm, draft.Fields)
            ? NtsServerOperation.CookiesThatFit(draft.Algorithm, draft.Fields.CookiesWanted, length - draft.SealAt)
            : 0;
        if (cookies == 0)
        {
            _alone[_aloneCount++] = index;
            return;
        }

        int shape = _shapes.Count(new NtsShape(draft.Key, draft.Algorithm, draft.Fields.AssociatedData.Length, draft.SealAt, cookies));
        _requests[_requestCount++] = (index, draft.Fields.CookieAt, shape);
    }

    /// <summary>Ends the counting: what has enough of its kind is grouped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Close()
    {
        _groupOf.AsSpan(0, _shapes.Total).Fill(None);
        foreach ((int index, int cookieAt, int shape) in _requests.AsSpan(0, _requestCount))
        {
            ref int open = ref _groupOf[shape];
            int left = _shapes.Left(shape)--;
            if (open == None && left < FewestMembers)
            {
                _alone[_aloneCount++] = index;
                continue;
            }

            if (open == None)
            {
                open = _count++;
                _groups[open].Begin(_shapes[shape]);
            }

            _groups[open].Add(index, cookieAt);
            open = _groups[open].IsFull ? None : open;
        }
    }

    /// <summary>Forgets the batch, wherever it ended.</summary>
    public void Clear()
    {
        _shapes.Clear();
        foreach (NtsGroup group in All)
        {
            group.End();
        }

        (_requestCount, _count, _aloneCount) = (0, 0, 0);
    }
}
