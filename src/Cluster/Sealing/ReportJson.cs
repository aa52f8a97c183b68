using System.Text.Json.Serialization;
using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Sealing;

/// <summary>How reports are written before they are sealed; members that a newer version adds are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NodeReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
