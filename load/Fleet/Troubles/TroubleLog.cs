namespace PublicTime.Fleet.Troubles;

/// <summary>What happened so far, and which promises were broken that only the one who makes trouble can see. Belongs to one scenario.</summary>
/// <param name="say">Told each line for people.</param>
internal sealed class TroubleLog(Action<string> say)
{
    private readonly List<Trouble> _troubles = [];
    private readonly List<string> _broken = [];

    /// <summary>In the order of their ends.</summary>
    public IReadOnlyList<Trouble> Troubles => _troubles;

    /// <summary>A sentence for each broken promise.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Notes what is over.</summary>
    public void Add(Trouble trouble)
    {
        _troubles.Add(trouble);
        string recovery = trouble.Recovery is { } took ? $", recovered after {took.TotalSeconds:0.00} s" : "";
        string newer = trouble.NewerRingAfter is { } further ? $", a newer ring everywhere {further.TotalSeconds:0.00} s later" : "";
        say($"{TroubleNames.Of(trouble.Kind)} {trouble.Node}".TrimEnd() + recovery + newer);
    }

    /// <summary>Notes that a promise does not hold.</summary>
    public void ExpectThat(bool holds, Func<string> otherwise)
    {
        if (!holds)
        {
            _broken.Add(otherwise());
            say($"BROKEN: {_broken[^1]}");
        }
    }
}
