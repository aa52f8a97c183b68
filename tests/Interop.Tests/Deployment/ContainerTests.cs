using System.Text.Json;
using System.Text.RegularExpressions;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>The container files as far as they can be judged without an engine: that they parse, and that what they name is there.</summary>
public sealed partial class ContainerTests
{
    private static readonly string[] Instructions =
        ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"];

    private static readonly string[] ServiceKeys =
    [
        "build", "image", "restart", "read_only", "cap_drop", "security_opt", "sysctls", "depends_on", "stop_grace_period", "command", "secrets",
        "environment", "ports", "volumes", "networks",
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_image_is_built_from_named_versions_by_known_instructions_and_runs_as_nobody_s_root()
    {
        List<(string Word, string Text)> steps = await StepsAsync();

        Assert.Empty(steps.Select(step => step.Word).Except(Instructions, StringComparer.Ordinal));
        Assert.All(steps.Where(step => step.Word == "FROM"), step => Assert.Matches(FullVersion(), step.Text));
        Assert.Equal("1654:1654", steps.Last(step => step.Word == "USER").Text);
        Assert.Contains("\"status\"", steps.Single(step => step.Word == "HEALTHCHECK").Text, StringComparison.Ordinal);
        Assert.All(steps.Where(step => step.Word is "ENTRYPOINT" or "CMD"), step => JsonDocument.Parse(step.Text).Dispose());
    }

    [Fact]
    public async Task What_the_image_copies_is_in_the_clone()
    {
        string[] sources =
        [
            .. (await StepsAsync()).Where(step => step.Word == "COPY" && !step.Text.Contains("--from=", StringComparison.Ordinal))
                .SelectMany(step => step.Text.Split(' ').Where(word => !word.StartsWith("--", StringComparison.Ordinal)).SkipLast(1)),
        ];

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));
    }

    [Fact]
    public async Task The_compose_file_has_every_node_and_names_nothing_that_is_not_there()
    {
        using JsonDocument document = await ComposeAsync();
        JsonElement root = document.RootElement;
        Assert.Equal(["frontend1", "frontend2", "haproxy", "ke1", "ke2", "redis"], NamesOf(root.GetProperty("services")).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (JsonProperty service in root.GetProperty("services").EnumerateObject())
        {
            Assert.Empty(NamesOf(service.Value).Except(ServiceKeys, StringComparer.Ordinal));
            Assert.Empty(Words(service, "networks").Except(NamesOf(root.GetProperty("networks")), StringComparer.Ordinal));
            Assert.Empty(Words(service, "secrets").Except(NamesOf(root.GetProperty("secrets")), StringComparer.Ordinal));
            Assert.Empty(Words(service, "depends_on").Except(NamesOf(root.GetProperty("services")), StringComparer.Ordinal));
            Assert.All(Words(service, "volumes").Select(volume => volume.Split(':')[0]), source => Assert.True(
                source[0] == '.' ? Path.Exists(Path.Combine(Folder, source)) : root.GetProperty("volumes").TryGetProperty(source, out _), source));
            Assert.Matches(FullVersion(), service.Value.GetProperty("image").GetString()!);
        }
    }

    [Fact]
    public async Task A_mounted_configuration_is_what_a_node_is_started_with()
    {
        using JsonDocument document = await ComposeAsync();
        foreach (string node in new[] { "frontend1", "frontend2", "ke1", "ke2" })
        {
            JsonElement service = document.RootElement.GetProperty("services").GetProperty(node);
            string file = Path.GetFileName(service.GetProperty("command")[2].GetString()!);
            string text = await File.ReadAllTextAsync(Path.Combine(Folder, "conf", file));
            string[] used = [.. Variables().Matches(text).Select(match => match.Groups["name"].Value)];
            Assert.Empty(used.Except(NamesOf(service.GetProperty("environment")), StringComparer.Ordinal));
            Assert.Contains($"role {node.TrimEnd('1', '2')}\n", text, StringComparison.Ordinal);
        }
    }

    private static string Folder => Path.Combine(Repository.Root, "deploy/compose");

    /// <summary>Instructions with their continued lines joined and without comments.</summary>
    private static async Task<List<(string Word, string Text)>> StepsAsync()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/container/Containerfile"));
        string joined = Continuation().Replace(text, " ");
        return [.. joined.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2)).Select(words => (words[0], words[1]))];
    }

    /// <summary>Read by Debian's python3-yaml, which resolves anchors and merges.</summary>
    private static async Task<JsonDocument> ComposeAsync()
    {
        const string Program = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
        CommandResult result = await ChildProcess.RunAsync(new ProgramStart("/usr/bin/python3", "-c", Program, Path.Combine(Folder, "compose.yaml")), Deadline);
        return JsonDocument.Parse(result.ExpectExitCode(0).Output);
    }

    private static IEnumerable<string> NamesOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static IEnumerable<string> Words(JsonProperty service, string key) =>
        service.Value.TryGetProperty(key, out JsonElement list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    [GeneratedRegex(@"^\S+:\d+\.\d+\.\d+(?:-[a-z0-9.-]+)?(?: AS \w+)?$", RegexOptions.None, 10_000)]
    private static partial Regex FullVersion();

    [GeneratedRegex(@"\\\n\s*", RegexOptions.None, 10_000)]
    private static partial Regex Continuation();

    [GeneratedRegex(@"\$\{env:(?<name>\w+)\}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Variables();
}
