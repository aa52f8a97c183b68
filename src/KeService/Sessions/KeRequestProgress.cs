namespace PublicTime.KeService.Sessions;

/// <summary>How much of a request has arrived.</summary>
public enum KeRequestProgress
{
    /// <summary>Its end has not been seen.</summary>
    NeedsMore,

    /// <summary>The record that ends it is there.</summary>
    Whole,

    /// <summary>It is, or says it will be, longer than what is read.</summary>
    TooLong,
}
