using System.Globalization;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A real systemd with the staged install, in namespaces and over an overlay of its own: what it does to files, clocks and networks of this
/// machine is nothing. Needs root and a cgroup2 hierarchy that may be written to. Ends with the test process.
/// </summary>
internal sealed class SystemdMachine : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private readonly ChildProcess _holder;
    private readonly TemporaryFolder _folder;
    private readonly string _group;

    private SystemdMachine(ChildProcess holder, TemporaryFolder folder, string group, int processOne)
    {
        (_holder, _folder, _group, ProcessOne) = (holder, folder, group, processOne);
    }

    /// <summary>systemd's process id outside.</summary>
    public int ProcessOne { get; }

    /// <summary>Whether a hierarchy is there in which systemd can have its own group.</summary>
    public static bool IsPossible =>
        File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).FirstOrDefault(mount => mount[2] == "cgroup2") is { } mount
        && mount[3].Split(',').Contains("rw", StringComparer.Ordinal);

    /// <summary>Starts it, and returns when it takes commands.</summary>
    /// <param name="layers">Folders whose content stands over this machine's, the last one on top.</param>
    public static async Task<SystemdMachine> StartAsync(params string[] layers)
    {
        TemporaryFolder folder = new();
        string script = Path.Combine(Repository.Root, "tests/Interop.Tests/Harness/machine");
        ChildProcess holder = ChildProcess.Start(new ProgramStart(script, [folder.Path, .. layers]));
        SystemdMachine? machine = null;
        try
        {
            string group = (await holder.WaitForLineAsync(line => line.StartsWith("group ", StringComparison.Ordinal), Deadline))["group ".Length..];
            int one = 0;
            await Poll.UntilAsync(() => holder.HasExited || (one = ChildOf(holder.Id)) != 0, Deadline, () => holder.Explain("started nothing"));
            machine = new SystemdMachine(holder, folder, group, one);
            await Poll.UntilAsync(machine.TakesCommandsAsync, Deadline, () => holder.Explain("does not take commands"));
            return machine;
        }
        catch
        {
            await (machine?.DisposeAsync() ?? holder.DisposeAsync());
            throw;
        }
    }

    /// <summary>A file of the machine as the test reaches it.</summary>
    public string PathOf(string path) => $"/proc/{ProcessOne}/root{path}";

    /// <summary>How to start a program in it.</summary>
    public ProgramStart Start(string program, params string[] arguments) => new(
        "nsenter", ["--target", ProcessOne.ToString(CultureInfo.InvariantCulture), "--mount", "--pid", "--net", "--ipc", "--uts", "--", program, .. arguments]);

    /// <summary>Runs a program in it to its end.</summary>
    public Task<CommandResult> RunAsync(string program, params string[] arguments) => ChildProcess.RunAsync(Start(program, arguments), Deadline);

    /// <summary>Runs systemctl, which must succeed.</summary>
    public async Task<string> ControlAsync(params string[] arguments) => (await RunAsync("systemctl", arguments)).ExpectExitCode(0).Output;

    /// <summary>A property of a unit as systemd shows it.</summary>
    public async Task<string> PropertyAsync(string unit, string name) =>
        (await ControlAsync("show", unit, "--property", name, "--value")).TrimEnd('\n');

    /// <summary>Writes a file of the machine, with the folders above it.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Adds lines to a unit's section <c>[Service]</c>; those of an earlier call are forgotten.</summary>
    public async Task DropInAsync(string unit, params string[] lines)
    {
        Write($"/run/machine/{unit}.service.d/test.conf", $"[Service]\n{string.Join('\n', lines)}\n");
        await ControlAsync("daemon-reload");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await Poll.UntilAsync(TryRemoveGroup, Deadline, () => $"{_group} cannot be removed");
        _folder.Dispose();
    }

    private static int ChildOf(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .FirstOrDefault(id => id != 0 && ParentOf(id) == parent);

    private static int ParentOf(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(row => row.StartsWith("PPid:", StringComparison.Ordinal));
            return int.Parse(line["PPid:".Length..], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    /// <summary>A cgroup goes when its last process has been reaped, which takes the kernel a moment.</summary>
    private bool TryRemoveGroup()
    {
        try
        {
            foreach (string group in Directory.GetDirectories(_group, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).Append(_group))
            {
                Directory.Delete(group);
            }

            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(_group);
        }
    }

    private async ValueTask<bool> TakesCommandsAsync() =>
        _holder.HasExited || (await RunAsync("systemctl", "is-active", "machine.target")).ExitCode == 0;
}
