using System.Collections.Immutable;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>What <see cref="RotationActor"/> may be told.</summary>
public abstract record RotationMessage
{
    private RotationMessage()
    {
    }

    /// <summary>Time may have changed the ring: the actor tells itself when it starts; others may when the served clock changes state.</summary>
    public sealed record LookDue : RotationMessage
    {
        /// <summary>The one instance.</summary>
        public static LookDue Instance { get; } = new();
    }

    /// <summary>Draw fresh keys before their time.</summary>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Rotate(RotationReply Reply) : RotationMessage;

    /// <summary>Give up every key at once.</summary>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Revoke(RotationReply Reply) : RotationMessage;

    /// <summary>The look that the actor set itself.</summary>
    /// <param name="Number">Looks so far; an older one is overtaken.</param>
    internal sealed record NextLook(long Number) : RotationMessage;

    /// <summary>Nobody reads the ring that had these keys any more.</summary>
    /// <param name="Keys">To be zeroed.</param>
    internal sealed record GraceOver(ImmutableArray<CookieKey> Keys) : RotationMessage;
}
