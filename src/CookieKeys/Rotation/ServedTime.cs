namespace PublicTime.CookieKeys.Rotation;

/// <summary>One reading of the served clock.</summary>
/// <param name="Now">UTC.</param>
/// <param name="IsSynchronized">Whether it is believed; if not, nothing that is stored changes.</param>
public readonly record struct ServedTime(DateTimeOffset Now, bool IsSynchronized);
