namespace PublicTime.Fleet;

/// <summary>When a run begins no further round.</summary>
/// <param name="Rounds">After so many.</param>
/// <param name="Longest">Or when so much time has passed; null: however long they take.</param>
internal sealed record RunLength(int Rounds, TimeSpan? Longest)
{
    /// <summary>Whether another round begins. The first one always does.</summary>
    /// <param name="done">Rounds so far.</param>
    /// <param name="elapsed">Since the start of the run.</param>
    public bool HasRoom(int done, TimeSpan elapsed) => done < Rounds && (done == 0 || Longest is not { } longest || elapsed < longest);
}
