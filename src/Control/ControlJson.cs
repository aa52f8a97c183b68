using System.Text.Json;
using System.Text.Json.Serialization;

namespace PublicTime.Control;

/// <summary>The documents of the control socket: camel case, absent instead of null, one line each.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(Readiness))]
public sealed partial class ControlJson : JsonSerializerContext;
