using System.Xml.Linq;
using PublicTime.Reporting.Html;

namespace PublicTime.Reporting.Tests.Html;

/// <summary>The pages are XML too, so that a parser of XML sees whether every text is encoded and every element ends.</summary>
public sealed class HtmlReportTests
{
    public static TheoryData<string> Names => ["full load", "empty load", "full comparison", "empty comparison", "hostile load", "hostile comparison", "odd load", "odd comparison", "full fleet", "empty fleet", "hostile fleet", "odd fleet"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_page_and_every_drawing_in_it_is_well_formed(string name)
    {
        XElement page = Parse(Render(name));

        Assert.All(page.Descendants("svg"), svg =>
        {
            Assert.Equal("title", svg.Elements().First().Name.LocalName);
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.Equal("img", svg.Attribute("role")!.Value);
        });
        Assert.NotEmpty(page.Descendants("h1").Single().Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_number_in_a_drawing_is_one_and_lies_inside(string name)
    {
        foreach (XElement svg in Parse(Render(name)).Descendants("svg"))
        {
            double[] box = Numbers(svg.Attribute("viewBox")!.Value);
            Assert.All(svg.Descendants(), element =>
            {
                Assert.All(Coordinates(element, "x", "x1", "x2", "cx"), x => Assert.InRange(x, 0, box[2]));
                Assert.All(Coordinates(element, "y", "y1", "y2", "cy"), y => Assert.InRange(y, 0, box[3]));
                Assert.All(Coordinates(element, "width", "height", "r"), size => Assert.InRange(size, 0, Math.Max(box[2], box[3])));
                Assert.All(Numbers(element.Attribute("d")?.Value ?? ""), number => Assert.InRange(number, 0, Math.Max(box[2], box[3])));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_loads_nothing_and_runs_nothing(string name)
    {
        string html = Render(name);
        XElement page = Parse(html);

        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "image" or "use");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName is "src" or "href" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_id_is_unique_and_every_label_leads_to_one(string name)
    {
        XElement page = Parse(Render(name));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];

        Assert.Distinct(ids, StringComparer.Ordinal);
        Assert.All(page.Descendants().Attributes("aria-labelledby").SelectMany(label => label.Value.Split(' ')), id => Assert.Contains(id, ids, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_style_element_holds_nothing_that_XML_would_encode(string name)
    {
        string html = Render(name);
        int start = html.IndexOf("<style>", StringComparison.Ordinal);

        Assert.DoesNotContain('&', html[start..html.IndexOf("</style>", StringComparison.Ordinal)]); // HTML does not decode it there
    }

    [Theory]
    [InlineData("hostile load", 9)]
    [InlineData("hostile comparison", 8)]
    [InlineData("hostile fleet", 12)]
    public void Hostile_text_is_shown_as_text_wherever_it_stands(string name, int places)
    {
        XElement page = Parse(Render(name));
        string shown = ShownText.Of(Samples.Hostile);

        Assert.True(page.Descendants().Count(element => !element.HasElements && element.Value.Contains(shown, StringComparison.Ordinal)) >= places);
    }

    [Fact]
    public void A_load_page_shows_what_was_measured()
    {
        XElement page = Parse(Render("full load"));

        Assert.All(
            new[]
            {
                "NTS at 40,000/s", "publictime-load mix 192.0.2.1:123 --rate 40000", "AES-SIV-CMAC-256 (15)", "39,900/s", "0.225 %", "KoD DENY", "wrong: Authenticator",
                "failed: Timeout", "p99.99", "18446744073709551615", "EPYC, 2 cores, Linux 6.1, .NET 10.0.0",
            },
            text => Assert.Contains(page.Descendants(), element => element.Value.Contains(text, StringComparison.Ordinal)));
        Assert.Contains("server could have answered more", Assert.Single(page.Descendants("section"), element => element.Attribute("class")?.Value == "limits").Value, StringComparison.Ordinal);
        Assert.Equal(
            ["Latency by percentile", "Latency over time", "Requests over time", "Refused and wrong over time"],
            page.Descendants("svg").Select(svg => svg.Element("title")!.Value),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Without_refusals_and_limits_there_is_no_plot_and_no_box_of_them()
    {
        XElement page = Parse(HtmlReport.Render(Samples.FullLoad with { Limits = [], Intervals = [Samples.Interval(1) with { Wrong = 0 }] }));

        Assert.DoesNotContain(page.Descendants("svg"), svg => svg.Element("title")!.Value.Contains("Refused", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("section"), element => element.Attribute("class")?.Value == "limits");
    }

    [Fact]
    public void A_page_of_key_exchanges_speaks_of_sessions()
    {
        XElement page = Parse(HtmlReport.Render(Samples.FullLoad with { Mode = "ke" }));

        Assert.Contains(page.Descendants("svg"), svg => svg.Element("title")!.Value == "Sessions over time");
        Assert.Contains(page.Descendants("caption"), caption => caption.Value == "Sessions");
        Assert.DoesNotContain(page.Descendants("dt"), tile => tile.Value == "key exchanges"); // they are what all the other tiles are about
    }

    [Fact]
    public void A_comparison_page_has_a_bar_for_every_server_and_a_dot_for_every_round()
    {
        XElement page = Parse(Render("full comparison"));
        XElement[] cpu = [.. page.Descendants("svg").Where(svg => svg.Element("title")!.Value.Contains("CPU per request", StringComparison.Ordinal))];

        Assert.Equal([3, 2], cpu.Select(svg => svg.Elements("rect").Count()));
        Assert.Equal([15, 10], cpu.Select(svg => svg.Elements("circle").Count()));
        Assert.Equal(2, page.Descendants("line").Count(line => line.Attribute("class")?.Value == "target"));
        Assert.Contains(page.Descendants("td"), cell => cell is { Value: "met" } && cell.Attribute("class")?.Value == "good");
        Assert.Contains(page.Descendants("td"), cell => cell is { Value: "missed" } && cell.Attribute("class")?.Value == "bad");
    }

    [Fact]
    public void A_fleet_page_has_a_bar_for_every_kind_of_trouble_that_had_to_recover_and_a_dot_for_every_time()
    {
        XElement page = Parse(Render("full fleet"));
        XElement recovery = Assert.Single(page.Descendants("svg"), svg => svg.Element("title")!.Value == "Recovery");

        Assert.Single(recovery.Elements("rect"));
        Assert.Equal(2, recovery.Elements("circle").Count());
        Assert.Contains(recovery.Elements("text"), text => text.Value == "2 s"); // the median of 1.5 and 2.5
        Assert.Equal(
            ["Recovery", "A newer ring", "Failed at the first try", "Longest silence"], page.Descendants("svg").Select(svg => svg.Element("title")!.Value), StringComparer.Ordinal);
        Assert.All(
            new[] { "ke1 → fe1", "How long plain answers took", "2.5 s", "17.3 ms", "1.972 s", "2 NTS-KE nodes, 3 front-ends", "The run was interrupted in round 3.", "load/fleet --rounds 2" },
            text => Assert.Contains(page.Descendants(), element => element.Value.Contains(text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Bars_of_scenarios_that_count_the_same_have_one_scale()
    {
        XElement page = Parse(Render("full comparison"));
        string[][] marks = [.. page.Descendants("svg").Where(svg => svg.Element("title")!.Value.Contains("CPU per request", StringComparison.Ordinal))
            .Select(svg => svg.Elements("text").Where(text => text.Attribute("class")?.Value is "middle" or "end").Select(text => text.Value).ToArray())];

        Assert.Equal(marks[0], marks[1], StringComparer.Ordinal);
    }

    [Fact]
    public void A_day_of_seconds_becomes_a_page_that_can_be_read()
    {
        string html = HtmlReport.Render(Samples.FullLoad with { Intervals = [.. Enumerable.Range(0, 86_400).Select(second => Samples.Interval(second))] });

        Assert.InRange(html.Length, 1, 200_000);
        Assert.Contains("86,112 s", html, StringComparison.Ordinal); // where the last of 300 begins
    }

    [Fact]
    public void Half_a_day_of_a_fleet_becomes_a_page_that_can_be_read()
    {
        string html = HtmlReport.Render(Samples.FullFleet with { Course = [.. Enumerable.Range(0, 43_200).Select(Samples.FleetInterval)] });

        Assert.InRange(html.Length, 1, 200_000);
        Assert.Contains("43,056 s", html, StringComparison.Ordinal); // where the last of 300 begins
    }

    private static string Render(string name) => name switch
    {
        "full load" => HtmlReport.Render(Samples.FullLoad),
        "empty load" => HtmlReport.Render(Samples.EmptyLoad),
        "hostile load" => HtmlReport.Render(Hostile(Samples.FullLoad)),
        "odd load" => HtmlReport.Render(Samples.FullLoad with
        {
            OfferedPerSecond = double.NaN,
            DurationSeconds = double.PositiveInfinity,
            Latency = Samples.Latency(1) with { P50Microseconds = double.NaN, Curve = [new PercentilePoint(50, 0), new PercentilePoint(100, double.NaN), new PercentilePoint(99, 7)] },
            Intervals = [Samples.Interval(0) with { LengthSeconds = 0, P50Microseconds = double.NegativeInfinity, P99Microseconds = 0, MaxMicroseconds = -1 }],
        }),
        "full comparison" => HtmlReport.Render(Samples.FullComparison),
        "empty comparison" => HtmlReport.Render(Samples.EmptyComparison),
        "hostile comparison" => HtmlReport.Render(Hostile(Samples.FullComparison)),
        "odd comparison" => HtmlReport.Render(Odd(Samples.FullComparison)),
        "full fleet" => HtmlReport.Render(Samples.FullFleet),
        "empty fleet" => HtmlReport.Render(Samples.EmptyFleet),
        "hostile fleet" => HtmlReport.Render(Hostile(Samples.FullFleet)),
        "odd fleet" => HtmlReport.Render(Samples.FullFleet with
        {
            Troubles = [Samples.FullFleet.Troubles[0] with { RecoverySeconds = double.NaN, NewerRingSeconds = double.PositiveInfinity }],
            Course = [Samples.FleetInterval(0) with { FrontEndGapMilliseconds = double.NaN, EchoGapMilliseconds = -1 }],
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such page."),
    };

    private static LoadResult Hostile(LoadResult result) => result with
    {
        Title = Samples.Hostile,
        CommandLine = Samples.Hostile,
        Target = Samples.Hostile,
        Mode = Samples.Hostile,
        Sender = Samples.Hostile,
        Limits = [Samples.Hostile],
        KodsByCode = new Dictionary<string, long>(StringComparer.Ordinal) { [Samples.Hostile] = 1 },
        WrongByReason = new Dictionary<string, long>(StringComparer.Ordinal) { [Samples.Hostile] = 1 },
        Machine = result.Machine with { Kernel = Samples.Hostile },
    };

    private static ComparisonResult Hostile(ComparisonResult result) => result with
    {
        Title = Samples.Hostile,
        CommandLine = Samples.Hostile,
        Limits = [Samples.Hostile],
        Scenarios = [.. result.Scenarios.Select(scenario => scenario with
        {
            Name = Samples.Hostile,
            Unit = Samples.Hostile,
            Servers = [.. scenario.Servers.Select(server => server with { Server = Samples.Hostile })],
        })],
        Ratios = [.. result.Ratios.Select(ratio => ratio with { Name = Samples.Hostile })],
        Verdicts = [.. result.Verdicts.Select(verdict => verdict with { Name = Samples.Hostile, Figure = Samples.Hostile, Target = Samples.Hostile, Remark = Samples.Hostile })],
    };

    private static FleetResult Hostile(FleetResult result) => result with
    {
        Title = Samples.Hostile,
        CommandLine = Samples.Hostile,
        Limits = [Samples.Hostile],
        Association = new FleetAssociation { Mode = Samples.Hostile, KeySessions = 1, Naks = 0 },
        Troubles = [.. result.Troubles.Select(trouble => trouble with { Kind = Samples.Hostile, Node = Samples.Hostile })],
        Cookies = [.. result.Cookies.Select(cookies => cookies with { Minter = Samples.Hostile, Opener = Samples.Hostile })],
        Gaps = [.. result.Gaps.Select(gap => gap with { Name = Samples.Hostile })],
        Latencies = [.. result.Latencies.Select(latency => latency with { Name = Samples.Hostile })],
        Verdicts = [.. result.Verdicts.Select(verdict => verdict with { Name = Samples.Hostile, Figure = Samples.Hostile, Target = Samples.Hostile, Remark = Samples.Hostile })],
    };

    /// <summary>One round only, and figures that are none.</summary>
    private static ComparisonResult Odd(ComparisonResult result) => result with
    {
        Scenarios = [.. result.Scenarios.Select(scenario => scenario with
        {
            Servers = [.. scenario.Servers.Select((server, index) => server with
            {
                Rounds = [server.Rounds[0] with { UserNanosecondsPerRequest = index == 0 ? double.NaN : 1, AnsweredPerSecond = index == 0 ? double.PositiveInfinity : 0 }],
            })],
        })],
        Ratios = [new ComparisonRatio { Name = "no figure", Ratio = new Spread(double.NaN, double.NaN, double.NaN), Target = double.NaN }],
    };

    private static XElement Parse(string html)
    {
        const string Doctype = "<!DOCTYPE html>\n";
        Assert.StartsWith(Doctype, html, StringComparison.Ordinal);
        return XElement.Parse(html[Doctype.Length..]);
    }

    private static IEnumerable<double> Coordinates(XElement element, params IEnumerable<string> names) =>
        names.Select(name => element.Attribute(name)).OfType<XAttribute>().Select(attribute => double.Parse(attribute.Value, System.Globalization.CultureInfo.InvariantCulture));

    private static double[] Numbers(string text) =>
        [.. text.Split([' ', 'M', 'L'], StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
