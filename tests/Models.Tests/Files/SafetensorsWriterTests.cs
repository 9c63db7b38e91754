using System.Runtime.InteropServices;
using System.Text;
using IoiClaims.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Files;

[TestFixture]
public sealed class SafetensorsWriterTests
{
    private TemporaryFolder folder = null!;
    private DisposeScope scope = null!;

    [SetUp]
    public void Make()
    {
        folder = new TemporaryFolder();
        scope = NewDisposeScope();
    }

    [TearDown]
    public void Free()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Test]
    public void A_file_is_written_byte_for_byte_as_the_format_says()
    {
        var path = folder.File("a");
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor> { ["b"] = tensor(new[] { 1f, -2f }, 2, 1), ["a"] = tensor(0.5f) },
            SafetensorsType.F16,
            new Dictionary<string, string> { ["format"] = "pt" });

        var bytes = File.ReadAllBytes(path);
        const string header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[2,1],"data_offsets":[2,6]}}""";
        BitConverter.ToUInt64(bytes).Should().Be(144, "the header is {0} long and filled to a multiple of 8", header.Length);
        Encoding.UTF8.GetString(bytes, 8, 144).Should().Be(header.PadRight(144));
        bytes[152..].Should().Equal(0x00, 0x38, 0x00, 0x3C, 0x00, 0xC0);
    }

    [TestCase(SafetensorsType.F32)]
    [TestCase(SafetensorsType.F16)]
    [TestCase(SafetensorsType.BF16)]
    public void What_is_written_is_read_rounded_to_the_type(SafetensorsType type)
    {
        var random = new Random(2);
        var numbers = Enumerable.Range(0, 999).Select(_ => (float)((random.NextDouble() - 0.5) * 100)).ToArray();
        var path = folder.File("a");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = tensor(numbers, 3, 333).t(), ["none"] = empty(0) }, type);

        using var file = SafetensorsFile.Open(path);
        var read = file.Read("x");
        file.Entries["x"].Type.Should().Be(type.ToString());
        read.shape.Should().Equal(333, 3);
        var step = type switch { SafetensorsType.F32 => 0, SafetensorsType.F16 => Math.ScaleB(1, -11), _ => Math.ScaleB(1, -8) };
        var found = MemoryMarshal.Cast<byte, float>(read.t().contiguous().bytes).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            Math.Abs(found[i] - numbers[i]).Should().BeLessThanOrEqualTo((float)(step * Math.Abs(numbers[i])), "of {0}", numbers[i]);
        }
    }

    [Test]
    public void Equal_tensors_give_equal_bytes_whatever_their_order()
    {
        var (a, b) = (tensor(new[] { 1f, 2f }), tensor(new[] { 3f }));
        SafetensorsWriter.Write(folder.File("1"), new Dictionary<string, Tensor> { ["a"] = a, ["b"] = b });
        SafetensorsWriter.Write(folder.File("2"), new Dictionary<string, Tensor> { ["b"] = b, ["a"] = a });
        File.ReadAllBytes(folder.File("2")).Should().Equal(File.ReadAllBytes(folder.File("1")));
    }

    [Test]
    public void Names_of_any_text_come_back()
    {
        string[] names = ["\"", "\\", "ü", "🙂", " ", "", "a\nb", "transformer.h.0.ln_1.weight"];
        SafetensorsWriter.Write(folder.File("a"), names.ToDictionary(name => name, _ => zeros(1)));
        using var file = SafetensorsFile.Open(folder.File("a"));
        file.Entries.Keys.Should().BeEquivalentTo(names);
    }

    [TestCase(SafetensorsType.F32, float.NaN)]
    [TestCase(SafetensorsType.BF16, float.NegativeInfinity)]
    [TestCase(SafetensorsType.F16, 70000f)]
    public void A_number_that_the_type_cannot_hold_is_refused_and_the_old_file_stays(SafetensorsType type, float number)
    {
        var path = folder.File("a");
        File.WriteAllText(path, "old");
        var act = () => SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = tensor(new[] { 1f, 2f, number }) }, type);

        act.Should().Throw<CheckpointException>().WithMessage(
            $"{path}: tensor 'x': element 2 cannot be written; nothing was changed "
            + $"(expected a finite number within the range of {type}, found {number}).");
        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder.Path).Should().Equal(path);
    }

    [Test]
    public void An_old_file_is_replaced()
    {
        var path = folder.File("a");
        File.WriteAllText(path, "old");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(3) });
        using var file = SafetensorsFile.Open(path);
        file.Entries.Should().ContainKey("x");
        Directory.GetFiles(folder.Path).Should().Equal(path);
    }

    [Test]
    public void A_folder_that_is_not_there_is_an_error()
    {
        var path = folder.File("none/a");
        var act = () => SafetensorsWriter.Write(path, new Dictionary<string, Tensor>());
        act.Should().Throw<CheckpointException>().WithMessage($"{path}: cannot be written: *");
    }

    [Test]
    public void Only_floating_point_tensors_are_written()
    {
        var act = () => SafetensorsWriter.Write(folder.File("a"), new Dictionary<string, Tensor> { ["x"] = zeros(1, ScalarType.Int64) });
        var reserved = () => SafetensorsWriter.Write(folder.File("a"), new Dictionary<string, Tensor> { ["__metadata__"] = zeros(1) });
        act.Should().Throw<ArgumentException>().WithMessage("'x' is Int64; only floating-point tensors are written.*");
        reserved.Should().Throw<ArgumentException>();
    }

    [Test]
    public void Double_precision_is_rounded()
    {
        SafetensorsWriter.Write(folder.File("a"), new Dictionary<string, Tensor> { ["x"] = tensor(0.1) });
        using var file = SafetensorsFile.Open(folder.File("a"));
        file.Read("x").item<float>().Should().Be(0.1f);
    }
}
