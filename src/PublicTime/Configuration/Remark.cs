namespace PublicTime.Configuration;

/// <summary>One sentence about one directive.</summary>
/// <param name="Origin">Where the directive stands.</param>
/// <param name="Sentence">What is wrong or what follows from it, with the value and what is allowed.</param>
public sealed record Remark(DirectiveOrigin Origin, string Sentence)
{
    /// <summary>"FILE, line N: sentence".</summary>
    public override string ToString() => $"{Origin}: {Sentence}";
}
