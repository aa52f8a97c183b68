using System.Text.Json;
using System.Text.Json.Serialization;
using PublicTime.Control.Cluster;
using PublicTime.Control.Requests;

namespace PublicTime.Control;

/// <summary>The documents of the control socket: camel case, absent instead of null, one line each.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(RingReport))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(Readiness))]
public sealed partial class ControlJson : JsonSerializerContext;
