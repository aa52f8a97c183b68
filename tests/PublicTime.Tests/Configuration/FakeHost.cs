using System.Text;
using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

/// <summary>Files and variables in memory. A folder is there when a file is in it.</summary>
internal sealed class FakeHost : IConfigurationHost
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>Files that were read, in order.</summary>
    public List<string> Read { get; } = [];

    public FakeHost File(string path, params string[] lines) => File(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public FakeHost File(string path, byte[] content)
    {
        _files[path] = content;
        return this;
    }

    public FakeHost Set(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    public bool TryReadFile(string path, int maxLength, out byte[] content, out string failure)
    {
        Read.Add(path);
        bool isThere = _files.TryGetValue(path, out byte[]? found);
        content = isThere && found!.Length <= maxLength ? [.. found] : [];
        failure = !isThere ? "cannot be read: it does not exist" : found!.Length > maxLength ? $"is longer than {maxLength} octets" : "";
        return failure.Length == 0;
    }

    public bool TryListFolder(string path, out IReadOnlyList<string> names, out string failure)
    {
        string folder = path == "." ? "" : path.TrimEnd('/') + "/";
        names = [.. _files.Keys.Where(file => file.StartsWith(folder, StringComparison.Ordinal)).Select(file => file[folder.Length..].Split('/')[0]).Distinct(StringComparer.Ordinal).Reverse()];
        failure = names.Count > 0 || _files.ContainsKey(path) ? "" : "cannot be read: it does not exist";
        return failure.Length == 0;
    }

    public bool Exists(string path) => _files.ContainsKey(path) || _files.Keys.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    public string? Variable(string name) => _variables.GetValueOrDefault(name);
}
