namespace PublicTime.CookieKeys.Chrony;

/// <summary>Why a text is no <c>ntskeys</c>.</summary>
/// <param name="Line">Which line, from 1.</param>
/// <param name="Expected">What should stand there: a noun phrase, without anything of what does.</param>
internal readonly record struct NtsKeysFault(int Line, string Expected)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"line {Line} should be {Expected}";
}
