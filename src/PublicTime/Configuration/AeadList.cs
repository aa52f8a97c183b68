using System.Globalization;
using PublicTime.Wire.Nts;

namespace PublicTime.Configuration;

/// <summary>Reads lists of AEADs by number, as <c>ntsaeads</c> and <c>query --aead</c> take them.</summary>
public static class AeadList
{
    /// <summary>What a list holds: a noun phrase.</summary>
    public const string Allowed = "AEAD numbers out of 15, 16, 17 and 30, each once";

    private const int Aes256GcmSiv = 31;

    /// <summary>Reads a list.</summary>
    /// <param name="words">One number each.</param>
    /// <param name="aeads">In the order of the words.</param>
    /// <param name="mistake">A sentence's predicate that follows the option's name, without the full stop; empty when there is none.</param>
    /// <returns>False when there is a mistake.</returns>
    public static bool TryRead(IReadOnlyList<string> words, out IReadOnlyList<AeadAlgorithm> aeads, out string mistake)
    {
        ArgumentNullException.ThrowIfNull(words);
        var read = new List<AeadAlgorithm>(words.Count);
        aeads = read;
        mistake = words.Count == 0 ? $"takes {Allowed}, and nothing is given" : "";
        for (int i = 0; i < words.Count && mistake.Length == 0; i++)
        {
            mistake = MistakeOf(words[i], read, out AeadAlgorithm aead);
            read.Add(aead);
        }

        return mistake.Length == 0;
    }

    private static string MistakeOf(string word, List<AeadAlgorithm> before, out AeadAlgorithm aead)
    {
        bool isNumber = ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
        aead = (AeadAlgorithm)number;
        return (isNumber, number) switch
        {
            (true, Aes256GcmSiv) =>
                "cannot have 31 (AES-256-GCM-SIV): its keys are as long as those of 15, and a cookie tells its AEAD by their length",
            (true, _) when before.Contains(aead) => $"names {number} twice",
            (true, _) when AeadAlgorithmFacts.IsServed(number) => "",
            _ => $"takes {Allowed}, not `{word}`",
        };
    }
}
