using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.Native.Files;
using PublicTime.Native.Memory;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Store;

/// <summary>What every seed is wrapped under before it leaves the process: 64 octets, AES-SIV-CMAC-512.</summary>
/// <remarks>Any thread may seal and open with it; <see cref="EnsureSaved"/> is for one caller.</remarks>
public sealed class KeyEncryptionKey : IDisposable
{
    /// <summary>Octets of the key.</summary>
    public const int KeyLength = 64;

    /// <summary>Octets of <see cref="Fingerprint"/>.</summary>
    public const int FingerprintLength = 8;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly SecretBlock _key = new(KeyLength);
    private readonly byte[] _fingerprint = new byte[FingerprintLength];
    private string? _unsavedPath;

    /// <summary>Copies a key; the caller zeroes its own copy.</summary>
    /// <param name="key">Exactly <see cref="KeyLength"/> octets.</param>
    public KeyEncryptionKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
        {
            throw new ArgumentException($"A key-encryption key has {KeyLength} octets.", nameof(key));
        }

        _key.CopyFrom(key);
        Siv = new AeadKey(AeadAlgorithm.AesSivCmac512, key);
        HKDF.Expand(HashAlgorithmName.SHA256, key, _fingerprint, "publictime kek fingerprint"u8);
    }

    /// <summary>Tells keys apart and says nothing of the key: a one-way function of it.</summary>
    public ReadOnlySpan<byte> Fingerprint => _fingerprint;

    /// <summary>The key itself, expanded.</summary>
    internal AeadKey Siv { get; }

    /// <summary>Reads the key from a file of 128 hexadecimal digits, or makes that file (mode 0600) when it is absent.</summary>
    /// <remarks>Where the file cannot be made now, the new key lives in memory, and <see cref="EnsureSaved"/> makes the file later.</remarks>
    /// <exception cref="KeyRingFileException">It is damaged, others may read it, or it cannot be read.</exception>
    public static KeyEncryptionKey ReadOrCreate(string path) => ReadIfPresent(path) ?? Create(path);

    /// <summary>Makes a file with a fresh key (mode 0600) where there is none: for an operator who hands it to all nodes of a ring.</summary>
    /// <exception cref="IOException">Something of that name is there, and is left as it is; or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be made.</exception>
    public static KeyEncryptionKey CreateFile(string path)
    {
        // Not by AtomicFile, which clears PATH.new away: a name that an operator may well have given to another key.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = AtomicFile.OwnerOnly };
        KeyEncryptionKey? created = null;
        bool isWritten = false;
        using var stream = new FileStream(path, options);
        try
        {
            created = Draw();
            created.WriteText(text =>
            {
                stream.Write(text);
                stream.Flush(flushToDisk: true);
            });
            isWritten = true;
            return created;
        }
        finally
        {
            if (!isWritten)
            {
                created?.Dispose();
                File.Delete(path);
            }
        }
    }

    /// <summary>Reads the key from a file of 128 hexadecimal digits; null when there is none.</summary>
    /// <exception cref="KeyRingFileException">It is damaged, others may read it, or it cannot be read.</exception>
    public static KeyEncryptionKey? ReadIfPresent(string path)
    {
        if (RegularFile.IsSomethingElse(path))
        {
            throw new KeyRingFileException(path, KeyRingFileFault.Unreadable, $"The key-encryption key {path} is not a regular file.");
        }

        try
        {
            byte[] text = File.ReadAllBytes(path);
            UnixFileMode mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
            return (mode & Others) == UnixFileMode.None || ServiceCredential.Is(path, mode)
                ? Parse(path, text)
                : throw new KeyRingFileException(
                    path, KeyRingFileFault.Exposed,
                    $"The key-encryption key {path} has mode 0{Convert.ToString((int)mode, 8)}, so that others can read it: chmod 600 it, and replace it if it was seen.");
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingFileException(
                path, KeyRingFileFault.Unreadable, $"The key-encryption key {path} cannot be read: {cause.Message} Let this user read it.", cause);
        }
    }

    /// <summary>Makes the file of a key that could not be kept when it was made; before anything is stored under it.</summary>
    /// <exception cref="IOException">It still cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It still cannot be made.</exception>
    internal void EnsureSaved()
    {
        if (_unsavedPath is not { } path)
        {
            return;
        }

        WriteText(text => AtomicFile.Replace(path, text, AtomicFile.OwnerOnly));
        _unsavedPath = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Siv.Dispose();
        _key.Dispose();
    }

    /// <summary>Names the key by its fingerprint; never shows it.</summary>
    public override string ToString() => $"key-encryption key {Convert.ToHexStringLower(_fingerprint)} ({KeyLength} octets)";

    private static KeyEncryptionKey Draw()
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyLength);
        var drawn = new KeyEncryptionKey(key);
        CryptographicOperations.ZeroMemory(key);
        return drawn;
    }

    private static KeyEncryptionKey Create(string path)
    {
        KeyEncryptionKey created = Draw();
        created._unsavedPath = path;
        try
        {
            created.EnsureSaved();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost by it: the ring that goes with this key tries again whenever it is saved, and says why it cannot be.
        }

        return created;
    }

    /// <summary>Shows the octets of the file to one writer, and zeroes them.</summary>
    private void WriteText(Action<byte[]> write)
    {
        byte[] key = new byte[KeyLength];
        byte[] text = new byte[(2 * KeyLength) + 1];
        try
        {
            _key.CopyTo(key);
            Convert.TryToHexStringLower(key, text, out _);
            text[^1] = (byte)'\n';
            write(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static KeyEncryptionKey Parse(string path, byte[] text)
    {
        byte[] key = new byte[KeyLength];
        try
        {
            ReadOnlySpan<byte> digits = text.AsSpan().TrimEnd("\r\n "u8);
            if (digits.Length != 2 * KeyLength || Convert.FromHexString(digits, key, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                throw new KeyRingFileException(
                    path, KeyRingFileFault.Damaged,
                    $"The key-encryption key {path} is damaged: it should hold {2 * KeyLength} hexadecimal digits. Restore it from a backup; without it the ring cannot be read.");
            }

            return new KeyEncryptionKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
