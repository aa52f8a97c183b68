namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What is done to a world.</summary>
internal enum Trouble
{
    /// <summary>A wire is cut, or mended.</summary>
    Cut,

    /// <summary>Each region hears only its own store.</summary>
    Split,

    /// <summary>All wires are mended.</summary>
    Mend,

    /// <summary>A process ends between two instructions.</summary>
    Crash,

    /// <summary>A process that had ended begins.</summary>
    Restart,

    /// <summary>A node's part in the ring fails and begins anew, while what it has shown is still served.</summary>
    RestartPart,

    /// <summary>A look is given up in its middle, and the same part looks again.</summary>
    Cancel,

    /// <summary>A node joins.</summary>
    Join,

    /// <summary>Two nodes join in a region that is cut off from all others.</summary>
    JoinApart,

    /// <summary>A machine is lost with its disk, and another one takes its name.</summary>
    LoseDisk,

    /// <summary>What a store holds is put aside.</summary>
    BackUp,

    /// <summary>A store goes back to what was put aside.</summary>
    Restore,

    /// <summary>A store loses all it had.</summary>
    Flush,

    /// <summary>Somebody without a key writes to a store.</summary>
    Vandalise,

    /// <summary>A clock is set, within what is allowed.</summary>
    SetClock,

    /// <summary>A clock is set far wrong, and believed; or it is mended.</summary>
    GoAstray,

    /// <summary>A node no longer believes its clock, or does again.</summary>
    LoseSources,

    /// <summary>A disk takes nothing, or everything again.</summary>
    FillDisk,

    /// <summary>A disk takes every second thing, or everything again.</summary>
    ShakeDisk,

    /// <summary>An operator has a node forgotten.</summary>
    Forget,

    /// <summary>An operator asks for fresh keys.</summary>
    Rotate,

    /// <summary>An operator gives up every key.</summary>
    Revoke,

    /// <summary>A node leaves.</summary>
    Leave,

    /// <summary>A state folder is copied to a second machine of the same name.</summary>
    CopyFolder,

    /// <summary>A name is given twice.</summary>
    TakeName,

    /// <summary>The change of the key-encryption key goes one step further on one node.</summary>
    ChangeSeal,
}
