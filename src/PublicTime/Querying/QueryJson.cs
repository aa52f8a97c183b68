using System.Text.Json.Serialization;

namespace PublicTime.Querying;

/// <summary>Serialises reports without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(QueryReport))]
[JsonSerializable(typeof(QueryFailure))]
internal sealed partial class QueryJson : JsonSerializerContext;
