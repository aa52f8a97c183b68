namespace PublicTime.Configuration;

/// <summary>Finds the name that was probably meant.</summary>
internal static class SpellingDistance
{
    private const int LongestSlip = 2;

    /// <summary>The nearest of <paramref name="names"/>; empty when even that would be a guess.</summary>
    public static string Nearest(string written, IEnumerable<string> names)
    {
        string best = "";
        int bestDistance = Math.Min(LongestSlip, (written.Length - 1) / 2) + 1;
        foreach (string name in names)
        {
            int distance = Between(written, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    /// <summary>
    /// Optimal string alignment distance: the fewest insertions, deletions, replacements and swaps of neighbours that turn one
    /// word into the other. One table row per letter of <paramref name="from"/>, three rows kept.
    /// </summary>
    public static int Between(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1];
        int[] last = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = new int[to.Length + 1];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[to.Length];
    }
}
