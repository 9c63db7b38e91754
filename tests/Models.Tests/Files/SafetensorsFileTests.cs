using System.Runtime.InteropServices;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Files;

[TestFixture]
public sealed class SafetensorsFileTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void Make() => folder = new TemporaryFolder();

    [TearDown]
    public void Free() => folder.Dispose();

    [Test]
    public void Tensors_shapes_types_and_metadata_are_read()
    {
        var path = Write(RawSafetensors.File(
            """
            {"__metadata__":{"format":"pt","näme":"ü"},
             "b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},
             "a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
             "scalar":{"dtype":"BF16","shape":[],"data_offsets":[12,14]},
             "empty":{"dtype":"F32","shape":[3,0],"data_offsets":[14,14]}}
            """,
            [0x00, 0x3C, 0x00, 0xC0, .. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(-3e30f), 0x80, 0x3F]));

        using var file = SafetensorsFile.Open(path);

        file.Path.Should().Be(path);
        file.Metadata.Should().Equal(new Dictionary<string, string> { ["format"] = "pt", ["näme"] = "ü" });
        file.Entries.Keys.Should().Equal("a", "b", "empty", "scalar");
        file.Entries["b"].Should().BeEquivalentTo(new { Name = "b", Type = "F32", Shape = new[] { 2, 1 }, Begin = 4, End = 12, Count = 2 });
        Read(file, "a").Should().Equal(1f, -2f);
        Read(file, "b").Should().Equal(0.1f, -3e30f);
        Read(file, "scalar").Should().Equal(1f);
        Read(file, "empty").Should().BeEmpty();
        using var b = file.Read("b");
        b.shape.Should().Equal(2, 1);
        b.dtype.Should().Be(ScalarType.Float32);
    }

    [Test]
    public void Every_half_precision_number_is_converted_exactly()
    {
        var path = Write(RawSafetensors.File([new("all", "F16", [65536], AllHalves())]));
        using var file = SafetensorsFile.Open(path);
        var found = Read(file, "all");
        for (var bits = 0; bits < 65536; bits++)
        {
            // Sign, 5 bits of exponent, 10 bits of fraction (IEEE 754).
            int exponent = (bits >> 10) & 31, fraction = bits & 1023;
            var size = exponent switch
            {
                0 => Math.ScaleB(fraction, -24),
                31 => fraction == 0 ? double.PositiveInfinity : double.NaN,
                _ => Math.ScaleB(1024 + fraction, exponent - 25),
            };
            ((double)found[bits]).Equals(bits >= 32768 ? -size : size).Should().BeTrue("of the bits {0:x4}", bits);
        }
    }

    [Test]
    public void Every_bfloat16_number_is_converted_exactly()
    {
        var path = Write(RawSafetensors.File([new("all", "BF16", [65536], AllHalves())]));
        using var file = SafetensorsFile.Open(path);
        var found = Read(file, "all");
        for (var bits = 0; bits < 65536; bits++)
        {
            (BitConverter.SingleToUInt32Bits(found[bits]) == (uint)bits << 16).Should().BeTrue("of the bits {0:x4}", bits);
        }
    }

    [TestCase("F32", 4)]
    [TestCase("F16", 2)]
    [TestCase("BF16", 2)]
    public void A_tensor_of_more_than_one_window_is_whole(string type, int size)
    {
        // A prime number of elements, and data at an odd address.
        const int count = 4_194_319;
        var data = new byte[count * size + 1];
        new Random(1).NextBytes(data);
        var path = Write(RawSafetensors.File([new("odd", "U8", [1], data[..1]), new("long", type, [count], data[1..])]));
        using var file = SafetensorsFile.Open(path);
        var found = Read(file, "long");

        float Expected(int i) => type switch
        {
            "F32" => BitConverter.ToSingle(data, 1 + i * 4),
            "F16" => (float)BitConverter.ToHalf(data, 1 + i * 2),
            _ => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(data, 1 + i * 2) << 16),
        };
        var wrong = Enumerable.Range(0, count).Where(i => !found[i].Equals(Expected(i))).Take(5);
        wrong.Should().BeEmpty();
    }

    [Test]
    public void Several_threads_may_read_at_once()
    {
        var tensors = Enumerable.Range(0, 40)
            .Select(i => new RawTensor($"t{i}", "F32", [1000], MemoryMarshal.AsBytes(Enumerable.Repeat((float)i, 1000).ToArray().AsSpan()).ToArray()));
        using var file = SafetensorsFile.Open(Write(RawSafetensors.File(tensors)));
        var sums = Enumerable.Range(0, 40).AsParallel().AsOrdered().Select(i => Read(file, $"t{i}").Sum()).ToArray();
        sums.Should().Equal(Enumerable.Range(0, 40).Select(i => 1000f * i));
    }

    [Test]
    public void A_type_that_is_not_supported_is_an_error_when_it_is_read()
    {
        using var file = SafetensorsFile.Open(Write(RawSafetensors.File([new("mask", "BOOL", [2], [0, 1])])));
        var act = () => file.Read("mask");
        act.Should().Throw<CheckpointException>().WithMessage(
            $"{file.Path}: tensor 'mask': the type is not supported (expected F32, F16 or BF16, found BOOL).");
    }

    [Test]
    public void A_tensor_that_is_not_there_is_named()
    {
        using var file = SafetensorsFile.Open(Write(RawSafetensors.File([])));
        var act = () => file.Read("wte.weight");
        act.Should().Throw<CheckpointException>().WithMessage($"{file.Path}: tensor 'wte.weight': the file has no such tensor.");
    }

    private static float[] Read(SafetensorsFile file, string name)
    {
        using var tensor = file.Read(name);
        return MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();
    }

    private static byte[] AllHalves() =>
        MemoryMarshal.AsBytes(Enumerable.Range(0, 65536).Select(bits => (ushort)bits).ToArray().AsSpan()).ToArray();

    private string Write(byte[] bytes)
    {
        var path = folder.File("a.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
