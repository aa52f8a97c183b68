using System.Runtime.InteropServices;
using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

/// <summary>Patterns of noise, against the C library that chronyd asks.</summary>
public sealed class GlobOracleTests
{
    private const int LeadingPeriod = 4; // FNM_PERIOD, as glob(3) sets it
    private const string PatternLetters = @"aabcz.*?[[]]!^-\:";
    private const string NameLetters = @"aabcz.*[]!-\:";

    [Fact]
    public void Any_pattern_matches_what_it_matches_in_the_C_library()
    {
        FileNameMatch match = Marshal.GetDelegateForFunctionPointer<FileNameMatch>(NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "fnmatch"));
        Noise noise = new(Seed.Print());
        int matches = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string pattern = Text(noise, PatternLetters);
            string name = Text(noise, NameLetters);
            if (pattern.Contains("[.", StringComparison.Ordinal))
            {
                continue; // a collating symbol, perhaps
            }

            bool expected = match(pattern, name, LeadingPeriod) == 0;
            bool actual = GlobPattern.Matches(pattern, name);
            matches += expected ? 1 : 0;
            Assert.True(expected == actual, $"{pattern} and {name}: {expected} in the C library");
        }

        Assert.InRange(matches, 100, 19_000);
    }

    private static string Text(Noise noise, string letters) => new([.. Enumerable.Range(0, 1 + noise.Below(8)).Select(_ => letters[noise.Below(letters.Length)])]);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private delegate int FileNameMatch(string pattern, string name, int flags);
}
