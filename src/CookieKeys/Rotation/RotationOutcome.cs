namespace PublicTime.CookieKeys.Rotation;

/// <summary>What became of an operator's wish to change the ring of a node that is alone.</summary>
public enum RotationOutcome
{
    /// <summary>Cookies are minted under the fresh keys.</summary>
    Done,

    /// <summary>Fresh keys are on their way already, or the ring holds as many epochs as it may: nothing has changed.</summary>
    Pending,

    /// <summary>The served time is not believed, and a start by a wrong one would be kept: nothing has changed.</summary>
    Unsynchronized,

    /// <summary>The ring cannot be saved, and a restart would take the change back: nothing has changed.</summary>
    NotSaved,
}
