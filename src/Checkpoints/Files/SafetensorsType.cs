using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>The floating-point types that are read and written, named as in the format.</summary>
public enum SafetensorsType
{
    /// <summary>IEEE single precision, 4 bytes.</summary>
    F32,

    /// <summary>IEEE half precision, 2 bytes.</summary>
    F16,

    /// <summary>The upper half of a single, 2 bytes.</summary>
    BF16,
}

/// <summary>What is known of the format's types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (int Bits, string[] Types)[] BySize =
    [
        (4, ["F4"]),
        (6, ["F6_E2M3", "F6_E3M2"]),
        (8, ["BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2", "F8_E8M0"]),
        (16, ["I16", "U16", "F16", "BF16"]),
        (32, ["I32", "U32", "F32"]),
        (64, ["I64", "U64", "F64", "C64"]),
    ];

    private static readonly Dictionary<string, int> Bits = BySize
        .SelectMany(size => size.Types.Select(type => (type, size.Bits)))
        .ToDictionary(pair => pair.type, pair => pair.Bits, StringComparer.Ordinal);

    /// <summary>Every type the format knows.</summary>
    public static IEnumerable<string> Known => Bits.Keys.Order(StringComparer.Ordinal);

    /// <summary>The size of one element in bits; false for a type that the format does not know.</summary>
    public static bool TryGetBits(string type, out int bits) => Bits.TryGetValue(type, out bits);

    /// <summary>Whether tensors of this type can be read.</summary>
    public static bool TryParse(string type, out SafetensorsType parsed)
    {
        (var known, parsed) = type switch
        {
            "F32" => (true, SafetensorsType.F32),
            "F16" => (true, SafetensorsType.F16),
            "BF16" => (true, SafetensorsType.BF16),
            _ => (false, default),
        };
        return known;
    }

    public static int Bytes(this SafetensorsType type) => type == SafetensorsType.F32 ? 4 : 2;

    public static ScalarType ToTorch(this SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => ScalarType.Float32,
        SafetensorsType.F16 => ScalarType.Float16,
        SafetensorsType.BF16 => ScalarType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This is not a safetensors type."),
    };
}
