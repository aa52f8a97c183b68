namespace PublicTime.CookieKeys.Store;

/// <summary>What is wrong with a file of the ring.</summary>
public enum KeyRingFileFault
{
    /// <summary>Cut off, changed, or no file of this kind.</summary>
    Damaged,

    /// <summary>Sealed under another key-encryption key.</summary>
    OtherKey,

    /// <summary>Holds a ring of another name.</summary>
    OtherRing,

    /// <summary>Written by a later version of this program.</summary>
    NewerVersion,

    /// <summary>A key file that others than its owner may read.</summary>
    Exposed,

    /// <summary>The system does not let it be read or made.</summary>
    Unreadable,
}
