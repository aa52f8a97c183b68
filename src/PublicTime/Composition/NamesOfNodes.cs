using System.Text;
using PublicTime.Cluster.Membership;
using PublicTime.Native.Files;

namespace PublicTime.Composition;

/// <summary>
/// Which of the names that NTS-KE hands out nodes of this ring have ever advertised. Kept in the state folder: when their node has left, or is dead when this one begins,
/// they must not be taken for somebody else's. For one caller.
/// </summary>
internal sealed class NamesOfNodes
{
    /// <summary>The file in the state folder: a name and port in each line, as <see cref="FrontendNames.Written"/>. Without it they are learnt anew.</summary>
    public const string FileName = "publictime.names";

    private const int LongestFile = 1 << 20;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private string? _path;

    /// <summary>The names.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Reads what an earlier process knew, and keeps what is learnt from now on there. A file that cannot be read says nothing.</summary>
    /// <param name="folder">The state folder.</param>
    public void KeepIn(string folder)
    {
        _path = Path.Combine(folder, FileName);
        try
        {
            var file = new FileInfo(_path);
            if (!RegularFile.IsSomethingElse(_path) && file.Exists && file.Length <= LongestFile)
            {
                _names.UnionWith(File.ReadAllLines(_path).Where(line => line.Contains('#', StringComparison.Ordinal)));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // They are learnt anew.
        }
    }

    /// <summary>Takes a look's result in.</summary>
    /// <param name="view">What is seen.</param>
    /// <param name="handedOut">The names that matter.</param>
    public void Learn(ClusterView view, IEnumerable<string> handedOut)
    {
        HashSet<string> advertised = [.. view.Nodes.SelectMany(node => node.Report?.Condition.Advertised ?? [])];
        int before = _names.Count;
        _names.UnionWith(handedOut.Where(advertised.Contains));
        if (_names.Count > before && _path is not null)
        {
            Keep(_path);
        }
    }

    private void Keep(string path)
    {
        try
        {
            AtomicFile.Replace(path, Encoding.UTF8.GetBytes(string.Concat(_names.Order(StringComparer.Ordinal).Select(name => name + "\n"))), AtomicFile.ReadableByAll);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Known to this process all the same; that the folder cannot be written is said by the ring's own copy (8100).
        }
    }
}
