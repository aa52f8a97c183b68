using System.Text;

namespace PublicTime.CookieKeys.Ring;

/// <summary>A node that may answer and mint: nothing fresh is minted from before it holds it.</summary>
/// <param name="Id">Random, drawn when it registered; lives and dies with the node's own copy of the ring.</param>
/// <param name="Name">What people call it; 1 to <see cref="MaxNameLength"/> octets of UTF-8.</param>
public readonly record struct RingMember(ulong Id, string Name)
{
    /// <summary>Octets of UTF-8 that a name may have.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Why a text cannot name a node, in one sentence; null when it can.</summary>
    public static string? RefusalOfName(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        return length is > 0 and <= MaxNameLength
            ? null
            : $"A node's name has 1 to {MaxNameLength} octets of UTF-8, and \"{name}\" has {length}.";
    }
}
