using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Files;

/// <summary>Each rule of the format, broken once.</summary>
[TestFixture]
public sealed class BrokenSafetensorsTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Make() => folder = new TemporaryFolder();

    [TearDown]
    public void Free() => folder.Dispose();

    public static IEnumerable<TestCaseData> Headers()
    {
        (string Name, string Header, string Message)[] cases =
        [
            ("nothing", "", "the header is not a JSON object"),
            ("an array", "[]", "the header is not a JSON object"),
            ("white space first", " {}", "the header is not a JSON object"),
            ("not closed", """{"a":{""", "the header is not valid JSON: *"),
            ("two objects", "{}{}", "the header is not valid JSON: *"),
            ("a comment", "{/**/}", "the header is not valid JSON: *"),
            ("half a surrogate", """{"\ud800":{}}""", "the header is not valid JSON: *"),
            ("a name twice", $$"""{{{Good[1..^1]}},{{Good[1..^1]}}}""", "the header is not valid JSON: *'a'*"),
            ("metadata twice", """{"__metadata__":{},"__metadata__":{}}""", "the header is not valid JSON: *__metadata__*"),
            ("metadata a list", """{"__metadata__":[]}""", "__metadata__ in the header is wrong (expected an object of strings, found [])"),
            ("metadata a number", """{"__metadata__":{"k":1}}""", "'k' of __metadata__ in the header is wrong (expected a string, found 1)"),
            ("entry a list", """{"a":[]}""", "tensor 'a': the entry in the header is wrong (expected an object with dtype, shape and data_offsets, found [])"),
            ("no dtype", """{"a":{"shape":[2],"data_offsets":[0,8]}}""", "tensor 'a': the entry in the header is wrong (expected the key 'dtype', found none)"),
            ("no shape", """{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "tensor 'a': the entry in the header is wrong (expected the key 'shape', found none)"),
            ("no offsets", """{"a":{"dtype":"F32","shape":[2]}}""", "tensor 'a': the entry in the header is wrong (expected the key 'data_offsets', found none)"),
            ("a key too many", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "tensor 'a': a key in the header is wrong (expected dtype, shape and data_offsets only, found 'x')"),
            ("dtype unknown", Good.Replace("F32", "F33"), "tensor 'a': dtype in the header is wrong (expected one of BF16, *, found \"F33\")"),
            ("dtype in lower case", Good.Replace("F32", "f32"), "tensor 'a': dtype in the header is wrong *"),
            ("dtype a number", Good.Replace("\"F32\"", "32"), "tensor 'a': dtype in the header is wrong (*, found 32)"),
            ("shape a number", Good.Replace("[2]", "2"), "tensor 'a': shape in the header is wrong (expected at most 64 whole numbers, none negative, found 2)"),
            ("shape negative", Good.Replace("[2]", "[-2]"), "tensor 'a': shape in the header is wrong (*, found [[]-2])"),
            ("shapes negative", Good.Replace("[2]", "[-2,-1]"), "tensor 'a': shape in the header is wrong *"),
            ("shape not whole", Good.Replace("[2]", "[2.5]"), "tensor 'a': shape in the header is wrong *"),
            ("shape too long", Good.Replace("[2]", $"[{string.Join(',', Enumerable.Repeat(1, 65))},2]"), "tensor 'a': shape in the header is wrong *"),
            ("shape overflows to its length", Good.Replace("[2]", "[4294967296,4294967296,4294967296,2]"), "tensor 'a': shape in the header is wrong (expected a size that can exist, found *)"),
            ("shape overflows behind a zero", Good.Replace("[2]", "[0,4294967296,4294967296,4294967296]").Replace("8]", "0]"), "tensor 'a': shape in the header is wrong (expected a size that can exist, found *)"),
            ("shape beyond 64 bits", Good.Replace("[2]", "[18446744073709551618]"), "tensor 'a': shape in the header is wrong *"),
            ("half a byte", """{"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}}""", "tensor 'a': shape in the header is wrong *"),
            ("one offset", Good.Replace("[0,8]", "[8]"), "tensor 'a': data_offsets in the header is wrong (expected a begin and an end that is not before it, found [[]8])"),
            ("offsets reversed", Good.Replace("[0,8]", "[8,0]"), "tensor 'a': data_offsets in the header is wrong *"),
            ("offsets negative", Good.Replace("[0,8]", "[-8,0]"), "tensor 'a': data_offsets in the header is wrong *"),
            ("shape larger than data", Good.Replace("[2]", "[3]"), "tensor 'a': the length in the header is wrong (expected 12 bytes for F32 [3], found 8 bytes, from 0 to 8)"),
            ("type smaller than data", Good.Replace("F32", "F16"), "tensor 'a': the length in the header is wrong (expected 4 bytes for F16 [2], found 8 bytes, from 0 to 8)"),
            ("past the end", Good.Replace("[2]", "[3]").Replace("8]", "12]"), "tensor 'a': its data reach past the end of the file; * (expected an end of at most 8, found 12)"),
            ("a hole at the start", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'a': there is a hole in front of its data (expected a begin of 0, found 4)"),
            ("a hole at the end", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "there are bytes behind the last tensor (expected 4 bytes of data, found 8)"),
            ("a hole between", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'b': there is a hole in front of its data (expected a begin of 3, found 4)"),
            ("an overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'b': its data overlap those of 'a' (expected a begin of 8, found 4)"),
            ("the same place twice", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "tensor 'b': its data overlap those of 'a' *"),
            ("no tensors but data", "{}", "there are bytes behind the last tensor (expected 0 bytes of data, found 8)"),
        ];
        return cases.Select(c => new TestCaseData(c.Header, c.Message).SetArgDisplayNames(c.Name));
    }

    [TestCaseSource(nameof(Headers))]
    public void A_broken_rule_is_named(string header, string message)
    {
        var path = Write(RawSafetensors.File(header, new byte[8]));
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage($"{path}: {message.Replace("[[]", "[")}.").Which.File.Should().Be(path);
    }

    [Test]
    public void The_rules_kept_make_no_error()
    {
        using var file = SafetensorsFile.Open(Write(RawSafetensors.File(Good, new byte[8])));
        file.Entries.Should().ContainKey("a");
    }

    [TestCase(0)]
    [TestCase(7)]
    public void A_file_too_short_for_anything_is_refused(int length)
    {
        var path = Write(new byte[length]);
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage(
            $"{path}: too short for a safetensors file (expected at least 8 bytes, found {length}).");
    }

    [TestCase(100_000_001ul)]
    [TestCase(1ul << 63)]
    [TestCase(ulong.MaxValue)]
    public void An_absurd_length_of_the_header_is_refused(ulong length)
    {
        var path = Write(RawSafetensors.File(Good, new byte[8], length));
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage(
            $"{path}: this is no safetensors file: the length of its header is absurd "
            + $"(expected at most 100000000 bytes, found {length}).");
    }

    [Test]
    public void A_file_that_ends_inside_its_header_is_refused()
    {
        var path = Write(RawSafetensors.File(Good, [])[..^10]);
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage(
            $"{path}: the file ends inside its header; the download or copy may be incomplete "
            + $"(expected a header of {Good.Length} bytes, found {Good.Length - 10} bytes).");
    }

    [Test]
    public void A_header_that_is_not_text_is_refused()
    {
        var bytes = RawSafetensors.File(Good, new byte[8]);
        bytes[10] = 0xFF;
        var path = Write(bytes);
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage($"{path}: the header is not UTF-8 text.");
    }

    [Test]
    public void A_Git_LFS_pointer_is_recognised()
    {
        var path = Write("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"u8.ToArray());
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage($"{path}: this is a Git LFS pointer, not the weights; *");
    }

    [Test]
    public void A_missing_file_is_refused()
    {
        var path = folder.File("none.safetensors");
        var act = () => SafetensorsFile.Open(path);
        act.Should().Throw<CheckpointException>().WithMessage($"{path}: cannot be read: *");
    }

    [Test]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        var act = () => SafetensorsFile.Open(folder.Path);
        act.Should().Throw<CheckpointException>().WithMessage($"{folder.Path}: cannot be read: *");
    }

    private string Write(byte[] bytes)
    {
        var path = folder.File("a.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
