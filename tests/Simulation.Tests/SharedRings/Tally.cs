namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Counts what was done to worlds and what came of it.</summary>
internal sealed class Tally
{
    private readonly int[] _troubles = new int[Enum.GetValues<Trouble>().Length];
    private readonly int[] _happenings = new int[Enum.GetValues<Happening>().Length];

    public void Count(Trouble trouble) => _troubles[(int)trouble]++;

    public void Count(Happening happening) => _happenings[(int)happening]++;

    /// <summary>Prints the counts, and fails when anything that can happen did not.</summary>
    public void Judge()
    {
        (string Name, int Count)[] counts =
        [
            .. Enum.GetValues<Trouble>().Select(trouble => ($"{trouble}", _troubles[(int)trouble])),
            .. Enum.GetValues<Happening>().Select(happening => ($"{happening}", _happenings[(int)happening])),
        ];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.Select(count => $"{count.Name} {count.Count}")));
        Assert.DoesNotContain(counts, count => count.Count == 0);
    }
}
