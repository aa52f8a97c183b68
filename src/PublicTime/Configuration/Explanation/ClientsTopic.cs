using PublicTime.Frontend.Access;

namespace PublicTime.Configuration.Explanation;

/// <summary>Who is answered.</summary>
internal static class ClientsTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        AccessList access = inputs.Options.Access;
        yield return Statement.Fact(access switch
        {
            { AllowsEveryone: true } => "Answers every client.",
            { AllowsAnyIPv4: false, AllowsAnyIPv6: false } => "Answers nobody: `deny` leaves no address allowed.",
            _ when ReferenceEquals(access, AccessList.LoopbackOnly) =>
                "Answers clients on this machine only, since no `allow` is given; whoever asks from elsewhere gets no answer.",
            _ => Rules(access),
        });
    }

    private static string Rules(AccessList access)
    {
        IEnumerable<AddressPrefix> ordered = access.Verdicts.Keys.OrderBy(prefix => prefix.IsIPv6).ThenBy(prefix => prefix.First).ThenBy(prefix => prefix.Length);
        ILookup<bool, AddressPrefix> verdicts = ordered.ToLookup(prefix => access.Verdicts[prefix]);

        // A denial within nothing that is allowed changes nothing, and would only make the sentence longer.
        AddressPrefix[] denied = [.. verdicts[false].Where(prefix => verdicts[true].Any(allowed => allowed.Covers(prefix)))];
        string but = denied.Length == 0 ? "" : $", but not {Wording.List([.. denied.Select(Wording.Subnet)])}";
        string narrower = denied.Length > 0 && verdicts[true].Any(allowed => denied.Any(prefix => prefix.Covers(allowed)))
            ? " (the narrowest subnet counts)"
            : "";
        return $"Answers {Wording.List([.. verdicts[true].Select(Wording.Subnet)])}{but}{narrower}; everybody else gets no answer.";
    }
}
