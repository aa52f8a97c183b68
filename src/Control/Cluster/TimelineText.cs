using System.Text;

namespace PublicTime.Control.Cluster;

/// <summary>The epochs of a ring as a table, oldest first.</summary>
internal static class TimelineText
{
    /// <summary>Appends one line for each epoch; one line says that there are none.</summary>
    public static void Render(StringBuilder text, DateTimeOffset at, IReadOnlyList<EpochStatus> epochs)
    {
        if (epochs.Count == 0)
        {
            text.Append("no keys yet\n");
            return;
        }

        TextTable table = new("epoch", "mints from", "until", "a key mints for", "state");
        foreach (EpochStatus epoch in epochs)
        {
            table.Add(
                epoch.Id[..Math.Min(epoch.Id.Length, 8)],
                MomentText.Of(epoch.StartsAt),
                epoch.EndsAt is { } end ? MomentText.Of(end) : "-",
                epoch.PeriodSeconds > 0 ? SpanText.Of(TimeSpan.FromSeconds(epoch.PeriodSeconds)) : "ever",
                StateOf(epoch, at));
        }

        table.Render(text);
    }

    private static string StateOf(EpochStatus epoch, DateTimeOffset at) => epoch switch
    {
        { IsCommitted: false, WaitsFor.Count: > 0 } => $"waits for {string.Join(", ", epoch.WaitsFor)}",
        { IsCommitted: false } => "kept by every node, about to be committed",
        { IsMinting: true } => "committed, minting",
        _ when epoch.StartsAt > at => "committed, mints next",
        _ => "committed, opens cookies",
    };
}
