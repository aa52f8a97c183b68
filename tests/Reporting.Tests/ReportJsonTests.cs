using System.Text.Json;

namespace PublicTime.Reporting.Tests;

public sealed class ReportJsonTests
{
    [Fact]
    public void A_load_result_comes_back_as_it_went()
    {
        string json = JsonSerializer.Serialize(Samples.FullLoad, ReportJson.Default.LoadResult);
        LoadResult back = JsonSerializer.Deserialize(json, ReportJson.Default.LoadResult)!;

        Assert.Equivalent(Samples.FullLoad, back, strict: true);
        Assert.Equal(json, JsonSerializer.Serialize(back, ReportJson.Default.LoadResult));
    }

    [Fact]
    public void A_comparison_comes_back_as_it_went()
    {
        string json = JsonSerializer.Serialize(Samples.FullComparison, ReportJson.Default.ComparisonResult);
        ComparisonResult back = JsonSerializer.Deserialize(json, ReportJson.Default.ComparisonResult)!;

        Assert.Equivalent(Samples.FullComparison, back, strict: true);
        Assert.Equal(json, JsonSerializer.Serialize(back, ReportJson.Default.ComparisonResult));
    }

    [Fact]
    public void A_fleet_comes_back_as_it_went()
    {
        string json = JsonSerializer.Serialize(Samples.FullFleet, ReportJson.Default.FleetResult);
        FleetResult back = JsonSerializer.Deserialize(json, ReportJson.Default.FleetResult)!;

        Assert.Equivalent(Samples.FullFleet, back, strict: true);
        Assert.Equal(json, JsonSerializer.Serialize(back, ReportJson.Default.FleetResult));
    }

    [Fact]
    public void A_result_without_anything_comes_back_too()
    {
        string json = JsonSerializer.Serialize(Samples.EmptyLoad, ReportJson.Default.LoadResult);

        Assert.Equivalent(Samples.EmptyLoad, JsonSerializer.Deserialize(json, ReportJson.Default.LoadResult)!, strict: true);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_that_is_none_does_not_cost_the_others()
    {
        ServerRounds server = Samples.FullComparison.Scenarios[0].Servers[0];
        ComparisonResult odd = Samples.FullComparison with
        {
            Scenarios = [new ComparisonScenario { Name = "odd", Servers = [server with { Rounds = [server.Rounds[0] with { UserNanosecondsPerRequest = 0.0 / 0, LossShare = 1.0 / 0 }] }] }],
        };
        string json = JsonSerializer.Serialize(odd, ReportJson.Default.ComparisonResult);

        Assert.Equivalent(odd, JsonSerializer.Deserialize(json, ReportJson.Default.ComparisonResult)!, strict: true);
        Assert.Contains("\"userNanosecondsPerRequest\": \"NaN\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_stays_text()
    {
        string hostile = Samples.Hostile.Replace('\ud800', '?'); // JSON has no lone surrogates
        string json = JsonSerializer.Serialize(Samples.EmptyLoad with { Title = hostile }, ReportJson.Default.LoadResult);

        Assert.Equal(hostile, JsonSerializer.Deserialize(json, ReportJson.Default.LoadResult)!.Title);
        Assert.DoesNotContain(json, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public void Names_carry_their_units()
    {
        string json = JsonSerializer.Serialize(Samples.FullLoad, ReportJson.Default.LoadResult);

        Assert.All(
            new[] { "durationSeconds", "p99Microseconds", "p9999Microseconds", "offeredPerSecond", "lossShare", "kodsByCode", "wrongByReason" },
            name => Assert.Contains($"\"{name}\":", json, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "title": null }""")]
    [InlineData("""{ "title": "without the rest" }""")]
    public void A_document_without_what_is_needed_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ReportJson.Default.LoadResult));
}
