namespace PublicTime.Reporting.Html;

/// <summary>Results as one page of HTML that needs nothing else: no network, no script, no other file.</summary>
public static class HtmlReport
{
    public static string Render(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return LoadPage.Render(result);
    }

    public static string Render(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ComparisonPage.Render(result);
    }

    public static string Render(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return FleetPage.Render(result);
    }
}
