using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.Native.Files;
using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>Takes the keys of a chronyd that served before, or serves beside, out of its <c>ntskeys</c>. Never writes that file.</summary>
/// <remarks>
/// Model: the file says how long its current key had minted when it was written, and nothing of chronyd's rotation, so ours is
/// taken for it. The two previous keys mint until the current one began; the current one for at most a period from now, and
/// the future one for another, since other servers that hold the file may go on with them.
/// </remarks>
/// <param name="path">The file, there or not.</param>
public sealed class NtsKeysImport(string path)
{
    /// <summary>The name that chrony gives the file, in <c>ntsdumpdir</c>.</summary>
    public const string FileName = "ntskeys";

    private const int PeriodsOfFutureKey = 2;

    /// <summary>Reads the keys whose cookies may still be within their lifetime. A file that is absent gives none; one that is no good gives none and a log line.</summary>
    /// <param name="settings">Usable settings.</param>
    /// <param name="served">The served time; one that is not believed is passed over for the time of the file.</param>
    /// <param name="log">Told what was imported and what was not.</param>
    /// <returns>Keys that belong to the caller.</returns>
    public ImmutableArray<ImportedKey> Read(RotationSettings settings, ServedTime served, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var text = new SecretBlock(NtsKeysFormat.MaxLength);
        try
        {
            if (!File.Exists(path))
            {
                return [];
            }

            if (RegularFile.IsSomethingElse(path))
            {
                log.ImportRefused(path, "It is not a regular file.");
                return [];
            }

            int length = ReadBounded(text.Octets);
            DateTimeOffset writtenAt = new(File.GetLastWriteTimeUtc(path));
            using NtsKeysContent? content = NtsKeysFormat.Read(text.Octets[..length], out NtsKeysFault fault);
            if (content is null)
            {
                log.ImportRefused(path, $"{fault}.");
                return [];
            }

            return Judge(content, settings, writtenAt, served, log);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.ImportRefused(path, failure.Message);
            return [];
        }
    }

    private int ReadBounded(Span<byte> text)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
    }

    private ImmutableArray<ImportedKey> Judge(
        NtsKeysContent content, RotationSettings settings, DateTimeOffset writtenAt, ServedTime served, ILogger log)
    {
        DateTimeOffset now = RingSchedule.Clamp(served.IsSynchronized ? served.Now : writtenAt);
        DateTimeOffset began = RingSchedule.Clamp((writtenAt < now ? writtenAt : now) - content.Age);
        var keys = ImmutableArray.CreateBuilder<ImportedKey>(NtsKeysContent.KeyCount);
        for (int i = 0; i < NtsKeysContent.KeyCount; i++)
        {
            DateTimeOffset mintedUntil = i switch
            {
                < NtsKeysContent.CurrentAt => began,
                NtsKeysContent.CurrentAt => now + settings.Period,
                _ => now + (PeriodsOfFutureKey * settings.Period),
            };
            NtsKeysLine line = content.Lines[i];
            if (line.IsUsable && mintedUntil >= now - settings.KeyLifetime)
            {
                keys.Add(new ImportedKey(line.Id, mintedUntil, line.Key));
            }
        }

        Report(content, keys, settings, log);
        return keys.ToImmutable();
    }

    private void Report(NtsKeysContent content, ImmutableArray<ImportedKey>.Builder keys, RotationSettings settings, ILogger log)
    {
        int foreign = content.Lines.Count(line => !line.IsUsable);
        if (foreign > 0)
        {
            log.ImportSkipped(path, foreign);
        }

        if (keys.Count > 0)
        {
            log.Imported(path, keys.Count, keys[^1].MintedUntil + settings.KeyLifetime);
        }
    }
}
