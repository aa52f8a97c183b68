using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Ring;
using PublicTime.Native.Files;
using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>Keeps a file of plain cookie keys up to date for chronyd front-ends. For one caller.</summary>
/// <param name="path">Replaced whole, mode 0600.</param>
public sealed class NtsKeysExport(string path)
{
    private uint?[]? _written;
    private bool _isFailing;

    /// <summary>Writes the file when its keys would differ from what was written last. One that cannot be written is logged once and tried again at the next call.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="time">The time that the published ring is derived for.</param>
    /// <param name="log">Told when writing begins to fail and when it works again.</param>
    public void Update(KeyRingState state, DateTimeOffset time, ILogger log)
    {
        NtsKeysSlots slots = NtsKeysSlots.Of(state, time);
        uint?[] ids = [.. slots.Ids];
        if (_written is not null && _written.AsSpan().SequenceEqual(ids))
        {
            return;
        }

        try
        {
            Write(slots, time);
            _written = ids;
            if (_isFailing)
            {
                log.ExportResumed(path);
            }

            _isFailing = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                log.ExportFailed(path, failure.Message);
            }

            _isFailing = true;
        }
    }

    /// <summary>Writes the file, whatever was written before.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="time">The time that the published ring is derived for.</param>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was replaced.</exception>
    public void Write(KeyRingState state, DateTimeOffset time) => Write(NtsKeysSlots.Of(state, time), time);

    private void Write(NtsKeysSlots slots, DateTimeOffset time)
    {
        using var text = new SecretBlock(NtsKeysFormat.WrittenLength);
        using NtsKeysContent content = slots.Fill(time, RandomNumberGenerator.Fill);
        int length = NtsKeysFormat.Write(content, text.Octets);
        AtomicFile.Replace(path, text.Octets[..length], AtomicFile.OwnerOnly);
    }
}
