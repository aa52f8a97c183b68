using System.Security.Cryptography;
using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration.Explanation;

/// <summary>What an explanation is made from.</summary>
/// <param name="Options">What the configuration says.</param>
/// <param name="Host">Reads certificates and keys; nothing is changed.</param>
/// <param name="Now">For what expires.</param>
public sealed record ExplanationInputs(ServeOptions Options, IConfigurationHost Host, DateTimeOffset Now)
{
    /// <summary>The text of an option as people may see it.</summary>
    internal string Shown(string text) => Options.Shown(text);

    /// <summary>Why a file with a secret cannot be used by who asks, as the end of a sentence that begins with the file; empty when it can. Nothing of it is kept.</summary>
    internal string TroubleWithSecret(string file)
    {
        if (!Host.Exists(file))
        {
            return "is not there";
        }

        bool isRead = Host.TryReadFile(file, ConfigurationText.MaxFileLength, out byte[] content, out string failure);
        CryptographicOperations.ZeroMemory(content);
        return isRead ? "" : failure;
    }
}
