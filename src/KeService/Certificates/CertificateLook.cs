namespace PublicTime.KeService.Certificates;

/// <summary>What came of a look at the files of one certificate.</summary>
internal enum CertificateLook
{
    /// <summary>They hold what is shown.</summary>
    Unchanged,

    /// <summary>They hold something else that is good, and it is to be shown from now on.</summary>
    Replaced,

    /// <summary>They hold what cannot be shown, and that has to be said.</summary>
    Refused,

    /// <summary>They hold what cannot be shown, and that has been said, or may pass: somebody may be in the middle of writing them.</summary>
    Waiting,

    /// <summary>They hold what is shown again, after they were refused.</summary>
    Restored,
}
