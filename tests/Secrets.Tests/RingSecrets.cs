using System.Security.Cryptography;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Secrets.Tests;

/// <summary>The secrets of a state folder: the key-encryption key, the seeds, and the cookie keys that follow from them.</summary>
internal static class RingSecrets
{
    private const int KeyLength = 32;
    private const int Periods = 3;

    /// <summary>Reads them; the service need not run.</summary>
    public static async Task<IReadOnlyList<Secret>> ReadAsync(string folder)
    {
        string keyFile = Path.Combine(folder, FileKeyRingStore.KeyFileName);
        using var keys = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(keyFile));
        return [await ReadKeyAsync("key-encryption key", keyFile), .. await ReadAsync(folder, keys)];
    }

    /// <summary>The same where the keys lie elsewhere; they are numbered.</summary>
    public static async Task<IReadOnlyList<Secret>> ReadAsync(string folder, string[] keyFiles)
    {
        using var keys = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(keyFiles[0]), KeyEncryptionKey.ReadOrCreate(keyFiles[1]));
        Secret[] read = await Task.WhenAll(keyFiles.Select((file, i) => ReadKeyAsync($"key-encryption key {i + 1}", file)));
        return [.. read, .. await ReadAsync(folder, keys)];
    }

    private static async Task<Secret> ReadKeyAsync(string name, string file) => new(name, Convert.FromHexString((await File.ReadAllTextAsync(file)).Trim()));

    private static async Task<IReadOnlyList<Secret>> ReadAsync(string folder, KeyEncryptionKeys keys)
    {
        List<Secret> secrets = [];
        using KeyRingState? state = await new FileKeyRingStore(folder, "local", keys).ReadAsync(CancellationToken.None);
        foreach (KeyEpoch epoch in state!.Epochs)
        {
            byte[] seed = new byte[KeyEpoch.SeedLength];
            epoch.CopySeed(seed);
            for (long period = epoch.SeedPeriod; period < epoch.SeedPeriod + Periods; period++)
            {
                byte[] label = [.. "publictime cookie key"u8, .. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(period))];
                secrets.Add(new Secret($"seed of period {period}", seed));
                secrets.Add(new Secret($"cookie key of period {period}", HKDF.Expand(HashAlgorithmName.SHA256, seed, KeyLength, label)));
                seed = HKDF.Expand(HashAlgorithmName.SHA256, seed, KeyEpoch.SeedLength, "publictime ratchet"u8.ToArray());
            }
        }

        foreach (ImportedKey imported in state.Imported)
        {
            byte[] octets = new byte[KeyLength];
            imported.CopyKey(octets);
            secrets.Add(new Secret($"imported cookie key {imported.Id:x8}", octets));
        }

        return secrets;
    }
}
