using System.Text.Json;
using System.Text.Json.Serialization;

namespace PublicTime.Reporting;

/// <summary>The results as documents: camel case, absent instead of null, indented for people who compare two of them.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(ComparisonResult))]
public sealed partial class ReportJson : JsonSerializerContext;
