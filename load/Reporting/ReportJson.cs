using System.Text.Json;
using System.Text.Json.Serialization;

namespace PublicTime.Reporting;

/// <summary>
/// The results as documents: camel case, absent instead of null, indented for people who compare two of them. A figure that is none, such as a
/// share of nothing, is the string "NaN": it must not cost the others, which took minutes to measure.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(FleetResult))]
public sealed partial class ReportJson : JsonSerializerContext;
