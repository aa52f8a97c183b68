using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>How counter mode counts on from a tag. A type and not a value, so that loops over it are compiled for each kind.</summary>
internal interface ILaneCounter
{
    /// <summary>The block to encrypt for a block of text.</summary>
    /// <param name="tag">The message's tag.</param>
    /// <param name="index">Which block of the text, from 0.</param>
    static abstract Block At(Block tag, uint index);
}
