namespace PublicTime.Reporting.Html;

/// <summary>One mark of an axis.</summary>
/// <param name="At">Where it stands, as a share of the axis from 0 to 1.</param>
/// <param name="Text">What is written beside it.</param>
internal readonly record struct Tick(double At, string Text);
