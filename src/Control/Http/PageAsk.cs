namespace PublicTime.Control.Http;

/// <summary>What of a request decides the answer.</summary>
/// <param name="Method">As it came; methods are case sensitive (RFC 9110 section 9.1).</param>
/// <param name="Path">Decoded, without the query.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Accept">The header, or empty.</param>
/// <param name="HasBody">Whether one is announced; it is not read.</param>
internal readonly record struct PageAsk(string Method, string Path, string Query = "", string Accept = "", bool HasBody = false)
{
    private const string Json = "application/json";

    /// <summary>Whether JSON is asked for: by <c>?format=json</c>, or by an Accept header that names it before any other type.</summary>
    /// <remarks>Weights are not looked at: clients that want JSON name it first, browsers and load balancers do not name it.</remarks>
    public bool WantsJson => Format switch
    {
        "json" => true,
        "" => Accept.Split(',', ';')[0].Trim().Equals(Json, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private string Format
    {
        get
        {
            const string Name = "format=";
            string? asked = Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(Name, StringComparison.Ordinal));
            return asked?[Name.Length..] ?? "";
        }
    }
}
