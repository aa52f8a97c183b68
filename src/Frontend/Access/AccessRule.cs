namespace PublicTime.Frontend.Access;

/// <summary>One <c>allow</c> or <c>deny</c> directive for one subnet of one address family.</summary>
/// <param name="IsAllow">True for <c>allow</c>, false for <c>deny</c>.</param>
/// <param name="ReplacesNarrower">The <c>all</c> form: earlier rules for subnets within this one are forgotten.</param>
/// <param name="Prefix">Whom the rule is about.</param>
public readonly record struct AccessRule(bool IsAllow, bool ReplacesNarrower, AddressPrefix Prefix);
