namespace PublicTime.Configuration.Sources;

/// <summary>What a configuration may refer to beyond its own lines, asked through one seam, so that parsing stays pure.</summary>
public interface IConfigurationHost
{
    /// <summary>Reads a whole file; whatever is not a regular one, such as a pipe that nobody writes to, fails at once.</summary>
    /// <param name="path">Relative to the working folder unless it is rooted.</param>
    /// <param name="maxLength">In octets; a longer file fails.</param>
    /// <param name="content">The octets, empty on failure; owned by the caller.</param>
    /// <param name="failure">The end of a sentence that begins with the file: "cannot be read: …"; empty on success.</param>
    bool TryReadFile(string path, int maxLength, out byte[] content, out string failure);

    /// <summary>Names what is in a folder, in no order; a file has nothing in it.</summary>
    /// <param name="path">Relative to the working folder unless it is rooted.</param>
    /// <param name="names">Without the folder's.</param>
    /// <param name="failure">As of <see cref="TryReadFile"/>.</param>
    bool TryListFolder(string path, out IReadOnlyList<string> names, out string failure);

    /// <summary>True when there is a file or a folder of this name.</summary>
    bool Exists(string path);

    /// <summary>A variable of the environment; null when it is not set.</summary>
    string? Variable(string name);
}
