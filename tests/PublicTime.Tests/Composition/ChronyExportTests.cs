using PublicTime.Actors;
using PublicTime.Composition;
using PublicTime.Control.Requests;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Tests.Composition;

public sealed class ChronyExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-export-").FullName;

    private string State => Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("keys")]
    [InlineData("/tmp/a\0b")]
    public void A_path_that_the_service_cannot_know_is_refused(string file)
    {
        CommandReply reply = ChronyExport.Write(new Ring(), file, State);

        Assert.Equal((false, $"`ring export-chrony` takes an absolute path without control characters, not `{file}`. Nothing was written."), (reply.IsDone, reply.Sentence));
    }

    [Theory]
    [InlineData("precious")]
    [InlineData("")]
    public void A_file_of_another_kind_is_left_alone(string content)
    {
        string file = Path.Combine(_folder, "precious");
        File.WriteAllText(file, content);

        CommandReply reply = ChronyExport.Write(new Ring(), file, State);

        Assert.Equal((false, $"{file} is there and holds no keys of chronyd: name another file. Nothing was written."), (reply.IsDone, reply.Sentence));
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dev/null")]
    public void What_is_no_file_is_left_alone(string path) => Assert.False(ChronyExport.Write(new Ring(), path, State).IsDone);

    [Theory]
    [InlineData("publictime.kek")]
    [InlineData("ntskeys")]
    public void The_services_own_files_are_left_alone(string name)
    {
        CommandReply reply = ChronyExport.Write(new Ring(), Path.Combine(State, name), State);

        Assert.False(reply.IsDone);
        Assert.StartsWith("`ring export-chrony ", reply.Sentence, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_sentence() =>
        Assert.Matches(@"\A\S+ cannot be written by the service: .+\. Nothing was written\.\z", ChronyExport.Write(new Ring(), Path.Combine(_folder, "nowhere", "keys"), State).Sentence);

    [Fact]
    public void Without_a_ring_nothing_is_written()
    {
        CommandReply reply = ChronyExport.Write(new Ring(hasKeys: false), Path.Combine(_folder, "keys"), State);

        Assert.Equal((false, "There is no ring here yet, or this node may not answer by it, or does not know the time. Nothing was written."), (reply.IsDone, reply.Sentence));
    }

    [Fact]
    public void Keys_are_written_over_older_ones_and_said_to_be_plain()
    {
        string file = Path.Combine(_folder, "keys");
        File.WriteAllText(file, "NKS0\n15 0.0\n");

        CommandReply reply = ChronyExport.Write(new Ring(), file, State);

        Assert.True(reply.IsDone, reply.Sentence);
        Assert.Contains("in plain", reply.Sentence, StringComparison.Ordinal);
    }

    /// <summary>A ring whose export is believed: what is written is tested with the keys.</summary>
    private sealed class Ring(bool hasKeys = true) : IServiceRing
    {
        public Snapshot<KeyRing?> Current => new Published<KeyRing?>(null).Snapshot;

        public Task<CommandReply> RotateAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<CommandReply> RevokeAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public bool TryExport(NtsKeysExport file) => hasKeys;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
