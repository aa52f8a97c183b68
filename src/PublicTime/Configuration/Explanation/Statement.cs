namespace PublicTime.Configuration.Explanation;

/// <summary>One sentence about what a configuration will do.</summary>
/// <param name="Sentence">Without secrets.</param>
/// <param name="IsWarning">True for what stops <c>serve</c> on this machine, or soon will disappoint clients.</param>
public sealed record Statement(string Sentence, bool IsWarning)
{
    /// <summary>What will be.</summary>
    public static Statement Fact(string sentence) => new(sentence, IsWarning: false);

    /// <summary>What should be seen to.</summary>
    public static Statement Warning(string sentence) => new(sentence, IsWarning: true);
}
