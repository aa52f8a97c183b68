namespace PublicTime.Configuration.Explanation;

/// <summary>What the node is to others of its ring; nothing where it is alone.</summary>
internal static class NodeTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (options is { ServesNtp: true, ServesNts: true, Advertised.Count: > 0 })
        {
            yield return Statement.Fact(
                $"Lets the NTS-KE nodes of its ring send clients to {Wording.List([.. options.Advertised.Select(server => Wording.Server(inputs, server))])}.");
        }

        if (options.IsOneOfMany)
        {
            string drained = options.DrainGrace == TimeSpan.Zero ? "stops at once" : $"goes on answering for {Wording.Span(options.DrainGrace)}";
            yield return Statement.Fact($"Is the node {inputs.Shown(options.NodeName)} of the region {inputs.Shown(options.Region)}; told to drain, it {drained}.");
        }
    }
}
