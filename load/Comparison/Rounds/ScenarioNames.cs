namespace PublicTime.Comparison.Rounds;

/// <summary>How scenarios are called, before their rate.</summary>
internal static class ScenarioNames
{
    public const string Plain = "plain NTP";

    public const string Ke = "NTS-KE, P-256";

    public static string Nts(int aead) => $"NTS, AEAD {aead}";
}
