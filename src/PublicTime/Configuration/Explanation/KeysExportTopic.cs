namespace PublicTime.Configuration.Explanation;

/// <summary>Where the cookie keys leave the process in plain.</summary>
internal static class KeysExportTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs) =>
        inputs.Options is { ServesNts: true, NtsKeysExportFile.Length: > 0 }
            ? [Statement.Fact(
                $"Keeps the cookie keys in plain in {inputs.Shown(inputs.Options.NtsKeysExportFile)}, for chronyd front-ends with `ntsrotate 0`: "
                + "who reads that file opens every cookie that its four keys seal.")]
            : [];
}
