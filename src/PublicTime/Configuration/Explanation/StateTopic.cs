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
        if (options.ServesNts && isKeyElsewhere && !inputs.Host.Exists(options.KeyEncryptionKeyFile))
        {
            yield return Statement.Warning(
                $"The key-encryption key {inputs.Shown(options.KeyEncryptionKeyFile)} is not there, so `serve` refuses to start.");
        }
    }
}
