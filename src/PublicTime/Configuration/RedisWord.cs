using PublicTime.Configuration.Substitution;

namespace PublicTime.Configuration;

/// <summary>One <c>option=value</c> of <c>redis</c>.</summary>
/// <param name="Name">In lower case; may be shown.</param>
/// <param name="Value">Never to be shown: it may stand for <c>${…}</c>, or be a password that somebody wrote down.</param>
/// <param name="Shown">The value for people: what stands for <c>${…}</c> is masked.</param>
internal sealed record RedisWord(string Name, string Value, string Shown)
{
    /// <summary>The option that takes the rest of its argument: a password may hold commas.</summary>
    public const string Password = "password";

    /// <summary>True when the whole value stands for <c>${…}</c>.</summary>
    public bool IsFromOutside => Shown == ValueSubstitution.Mask && Value != ValueSubstitution.Mask;

    /// <summary>Splits the arguments at their commas.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="address">What stands before the first comma.</param>
    /// <param name="shownAddress">The same for people.</param>
    /// <param name="words">The options in order; one without an equals sign has an empty value.</param>
    /// <returns>False when a value from outside holds a comma where it would begin another option.</returns>
    public static bool TrySplit(DirectiveLine line, out string address, out string shownAddress, out IReadOnlyList<RedisWord> words)
    {
        List<string> values = Split(line.Arguments);
        List<string> shown = Split(line.Shown);
        address = values.Count > 0 ? values[0] : "";
        shownAddress = shown.Count > 0 ? shown[0] : "";
        words = values.Count == shown.Count ? [.. values.Zip(shown, Read).Skip(1)] : [];
        return values.Count == shown.Count;
    }

    private static List<string> Split(IReadOnlyList<string> arguments)
    {
        List<string> pieces = [];
        foreach (string argument in arguments)
        {
            string rest = argument;
            for (int comma = CommaOf(rest); comma >= 0; comma = CommaOf(rest))
            {
                pieces.Add(rest[..comma]);
                rest = rest[(comma + 1)..];
            }

            pieces.Add(rest);
        }

        return pieces;
    }

    private static int CommaOf(string text) =>
        text.StartsWith($"{Password}=", StringComparison.OrdinalIgnoreCase) ? -1 : text.IndexOf(',', StringComparison.Ordinal);

    private static RedisWord Read(string value, string shown)
    {
        int equals = value.IndexOf('=', StringComparison.Ordinal);
        int shownEquals = shown.IndexOf('=', StringComparison.Ordinal);
        string name = (shownEquals < 0 ? shown : shown[..shownEquals]).ToLowerInvariant();
        return new RedisWord(name, equals < 0 ? "" : value[(equals + 1)..], shownEquals < 0 ? "" : shown[(shownEquals + 1)..]);
    }
}
