using System.Text;

namespace PublicTime.Control;

/// <summary>Readiness as text for people; programs read the status code or the JSON.</summary>
public static class ReadinessText
{
    /// <summary>"ready" or "not ready", then one line for each condition.</summary>
    public static string Render(Readiness readiness)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        StringBuilder text = new(readiness.IsReady ? "ready\n" : "not ready\n");
        foreach (ReadinessCondition condition in readiness.Conditions)
        {
            text.Append($"{Mark(condition)} {condition.Name}: {condition.Sentence}\n");
        }

        return text.ToString();
    }

    private static string Mark(ReadinessCondition condition) => condition.IsMet ? "yes" : "no ";
}
