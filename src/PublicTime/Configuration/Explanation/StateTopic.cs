using PublicTime.CookieKeys.Store;

namespace PublicTime.Configuration.Explanation;

/// <summary>What is kept on disk, and where.</summary>
internal static class StateTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        bool isKeyElsewhere = options.KeyEncryptionKeyFile.Length > 0;
        string sealedUnder = isKeyElsewhere ? $"the key in {inputs.Shown(options.KeyEncryptionKeyFile)}" : FileKeyRingStore.KeyFileName;
        string ring = options.ServesNts ? $"the key ring {FileKeyRingStore.FileName}, sealed under {sealedUnder}, and " : "";
        yield return Statement.Fact($"Keeps its state in {inputs.Shown(options.StateFolder)}: {ring}the socket that `publictime status` asks.");
        if (!options.ServesNts)
        {
            yield break;
        }

        if (options.OpeningKeyFile.Length > 0)
        {
            yield return Statement.Fact($"Opens also what is sealed under the key in {inputs.Shown(options.OpeningKeyFile)}, and seals nothing under it.");
        }

        foreach (string file in new[] { options.KeyEncryptionKeyFile, options.OpeningKeyFile }.Where(file => file.Length > 0))
        {
            if (inputs.TroubleWithSecret(file) is { Length: > 0 } trouble)
            {
                yield return Statement.Warning($"The key-encryption key {inputs.Shown(file)} {trouble}, so `serve` refuses to start.");
            }
        }
    }
}
