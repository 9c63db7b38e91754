using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>The tensors that a model needs, by the names that it knows them by.</summary>
/// <param name="Required">All tensors with their shapes, in the order of the forward pass.</param>
/// <param name="Prefix">What names in files may have in front, "transformer." or the like.</param>
/// <param name="Ignored">Buffers that files may hold beside the weights: not read.</param>
/// <param name="OtherHeads">How names of other heads on the same model begin, such as a value head's: not read.</param>
/// <param name="Embedding">The token embedding [V, D].</param>
/// <param name="Anchor">A tensor that every file has under its own name: what is in front of it, is in front of all.</param>
/// <param name="Unembedding">The unembedding [V, D]; among <paramref name="Required"/> unless it is tied.</param>
/// <param name="Tied">Whether the unembedding is the token embedding.</param>
internal sealed record WeightLayout(
    IReadOnlyList<(string Name, long[] Shape)> Required,
    string Prefix,
    IReadOnlySet<string> Ignored,
    ImmutableArray<string> OtherHeads,
    string Embedding,
    string Anchor,
    string Unembedding,
    bool Tied)
{
    /// <summary>The name of a tensor in a file as the model knows it.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="wrapper">What all names have in front, from <see cref="WrapperOf"/>.</param>
    public string Canonical(string name, string wrapper)
    {
        var own = name.StartsWith(wrapper, StringComparison.Ordinal) ? name[wrapper.Length..] : name;
        return own.StartsWith(Prefix, StringComparison.Ordinal) ? own[Prefix.Length..] : own;
    }

    /// <summary>
    /// What a wrapper of the model has put in front of its names, such as "_orig_mod." or "module."; empty where there is none,
    /// or more than one.
    /// </summary>
    public string WrapperOf(IEnumerable<string> names)
    {
        var wrappers = names
            .Where(name => name == Anchor || name.EndsWith($".{Anchor}", StringComparison.Ordinal))
            .Select(name => name[..^Anchor.Length])
            .Select(front => front == Prefix || front.EndsWith($".{Prefix}", StringComparison.Ordinal) ? front[..^Prefix.Length] : front)
            .Distinct(StringComparer.Ordinal).ToList();
        return wrappers is [var only] ? only : string.Empty;
    }

    /// <summary>Whether a file may lack a tensor, or hold it, without a difference to the model.</summary>
    /// <param name="canonical">Its name as the model knows it.</param>
    public bool IsBeside(string canonical) =>
        Ignored.Contains(canonical) || OtherHeads.Any(head => canonical.StartsWith(head, StringComparison.Ordinal));
}

/// <summary>The tensors of a folder's files, matched with what the model needs, read and checked.</summary>
internal static class WeightReader
{
    /// <summary>Reads every tensor of the model.</summary>
    /// <returns>Float32 tensors on the CPU by their names in the layout, and the SHA-256 of each one's bytes.</returns>
    /// <exception cref="CheckpointException">
    /// Tensors are missing, superfluous, of the wrong shape or type (all are listed), or hold numbers that are not finite.
    /// </exception>
    /// <param name="files">The folder's files.</param>
    /// <param name="layout">What the model needs.</param>
    /// <param name="remark">Is told what is unusual about the files, in a sentence each.</param>
    public static (IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, byte[]> Digests) Read(
        WeightFiles files, WeightLayout layout, Action<string> remark)
    {
        var places = Match(files, layout, remark);
        MemoryNeed.Check(files.Path, layout.Required.Select(required => required.Shape), MemoryNeed.Available);
        var loaded = new Loaded?[places.Length];
        try
        {
            Parallel.For(0, places.Length, Threads(places), i => loaded[i] = Load(places[i]));
            CheckFinite(loaded);
            CheckTied(layout, places, loaded);
            var byName = places.Zip(loaded).ToDictionary(
                pair => pair.First.Name, pair => pair.Second!, StringComparer.Ordinal);
            if (layout.Tied && byName.Remove(layout.Unembedding, out var copy))
                copy.Tensor.Dispose();

            return (
                byName.ToDictionary(pair => pair.Key, pair => pair.Value.Tensor, StringComparer.Ordinal),
                byName.ToDictionary(pair => pair.Key, pair => pair.Value.Digest, StringComparer.Ordinal));
        }
        catch (Exception exception)
        {
            foreach (var item in loaded)
            {
                item?.Tensor.Dispose();
            }

            // Parallel.For wraps; the first failure in the order of the forward pass is as good as any.
            if (exception is AggregateException aggregate
                && aggregate.InnerExceptions.OfType<CheckpointException>().FirstOrDefault() is { } first)
            {
                throw first;
            }

            throw;
        }
    }

    /// <summary>Where each tensor lies, in the order of the forward pass.</summary>
    private static ImmutableArray<Place> Match(WeightFiles files, WeightLayout layout, Action<string> remark)
    {
        var wrapper = layout.WrapperOf(files.Names);
        var found = new Dictionary<string, Place>(StringComparer.Ordinal);
        var doubled = new List<string>();
        var otherHeads = new List<string>();
        foreach (var file in files.Files)
        {
            foreach (var entry in file.Entries.Values)
            {
                var name = layout.Canonical(entry.Name, wrapper);
                if (layout.IsBeside(name))
                {
                    otherHeads.AddRange(layout.Ignored.Contains(name) ? [] : [entry.Name]);
                }
                else if (!found.TryAdd(name, new Place(name, file, entry)))
                {
                    doubled.Add(name);
                }
            }
        }

        if (layout.Tied && !found.ContainsKey(layout.Embedding) && found.Remove(layout.Unembedding, out var shared))
        {
            found.Add(layout.Embedding, shared with { Name = layout.Embedding });
            remark($"The token embedding is stored as {shared.Entry.Name}, with which it is tied.");
        }

        if (wrapper.Length > 0)
        {
            remark($"The names of the tensors begin with \"{wrapper}\", as within a wrapper: read without it.");
        }

        if (otherHeads.Count > 0)
        {
            remark($"Beside the language model there is another head, which is not read: {Listed.Of(otherHeads.Order(StringComparer.Ordinal))}.");
        }

        var required = layout.Required.ToList();

        // A copy of the token embedding beside a tied unembedding is common; it must be that.
        if (layout.Tied && found.ContainsKey(layout.Unembedding))
            required.Add((layout.Unembedding, required.First(r => r.Name == layout.Embedding).Shape));

        var known = required.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var present = required.Where(r => found.ContainsKey(r.Name)).Select(r => (r.Shape, Place: found[r.Name])).ToList();
        List<(string Heading, List<string> Names)> problems =
        [
            ("missing", required.Where(r => !found.ContainsKey(r.Name)).Select(r => Missing(layout, r.Name)).ToList()),
            ("superfluous", found.Values.Where(p => !known.Contains(p.Name)).Select(p => p.Entry.Name).ToList()),
            ($"present twice, with and without '{layout.Prefix}'", doubled),
            ("of the wrong shape", present
                .Where(p => !p.Place.Entry.Shape.AsSpan().SequenceEqual(p.Shape))
                .Select(p => $"{p.Place.Entry.Name} (expected {Sizes(p.Shape)}, found {Sizes(p.Place.Entry.Shape)})")
                .ToList()),
            ("of a type that is not supported", present
                .Where(p => !SafetensorsTypes.TryParse(p.Place.Entry.Type, out _))
                .Select(p => $"{p.Place.Entry.Name} (expected F32, F16 or BF16, found {p.Place.Entry.Type})")
                .ToList()),
        ];
        problems.RemoveAll(problem => problem.Names.Count == 0);
        return problems.Count == 0
            ? present.Select(p => p.Place).ToImmutableArray()
            : throw new CheckpointException(
                files.Path,
                "the tensors are not those of the model that config.json describes"
                + string.Concat(problems.Select(p => $"\n  {p.Heading}, {p.Names.Count}: {Listed.Problems(p.Names)}")));
    }

    private static string Missing(WeightLayout layout, string name) =>
        name == layout.Unembedding ? $"{name} (by tie_word_embeddings in config.json it is not the token embedding)" : name;

    private static string Sizes(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Every core for a large model; one thread for a small one, which is done before others have woken up.</summary>
    private static ParallelOptions Threads(ImmutableArray<Place> places)
    {
        const long small = 8 << 20;
        var bytes = places.Sum(place => place.Entry.End - place.Entry.Begin);
        return new ParallelOptions { MaxDegreeOfParallelism = bytes < small ? 1 : Environment.ProcessorCount };
    }

    /// <summary>Reads one tensor; looks for numbers that are not finite and hashes while each piece is in the cache.</summary>
    private static Loaded Load(Place place)
    {
        var tensor = place.File.Read(place.Entry.Name).DetachFromDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var nonFinite = -1L;
        TensorWindows.Visit(tensor, (start, values) =>
        {
            var index = FloatConversion.FirstNonFinite(values);
            nonFinite = index < 0 ? -1 : start + index;
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return nonFinite < 0;
        });
        return new Loaded(place, tensor, hash.GetHashAndReset(), nonFinite);
    }

    private static void CheckFinite(Loaded?[] loaded)
    {
        var bad = loaded.Where(item => item!.NonFinite >= 0).Select(item => item!).ToList();
        if (bad.Count == 0)
            return;

        static string Where(Loaded item)
        {
            using var scope = NewDisposeScope();
            var value = item.Tensor.view(-1)[item.NonFinite].item<float>();
            var index = Unravel(item.NonFinite, item.Place.Entry.Shape);
            return string.Create(CultureInfo.InvariantCulture, $"{value} at [{string.Join(", ", index)}]");
        }

        var file = bad[0].Place.File.Path;
        throw bad.Count == 1
            ? new CheckpointException(
                file, "a weight is not a finite number", bad[0].Place.Entry.Name, found: Where(bad[0]) + " first")
            : new CheckpointException(
                file,
                $"{bad.Count} tensors hold weights that are not finite numbers; the first of each: "
                + Listed.Problems(bad.ConvertAll(item => $"{item.Place.Entry.Name} {Where(item)}")));
    }

    private static long[] Unravel(long index, ImmutableArray<long> shape)
    {
        var at = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (index, at[axis]) = Math.DivRem(index, shape[axis]);
        }

        return at;
    }

    private static void CheckTied(WeightLayout layout, ImmutableArray<Place> places, Loaded?[] loaded)
    {
        if (!layout.Tied || places[^1].Name != layout.Unembedding)
            return;
        var embedding = loaded.First(item => item!.Place.Name == layout.Embedding)!;
        var unembedding = loaded[^1]!;

        // Bit for bit: 0 and −0 do differ, but no writer makes one of the other.
        if (!embedding.Digest.AsSpan().SequenceEqual(unembedding.Digest))
        {
            throw new CheckpointException(
                unembedding.Place.File.Path,
                $"by tie_word_embeddings in config.json it is the token embedding, and its numbers are not those of "
                + $"'{embedding.Place.Entry.Name}': which of the two the model was trained with, its files do not say",
                unembedding.Place.Entry.Name);
        }
    }

    /// <summary>A tensor in a file under its canonical name.</summary>
    private sealed record Place(string Name, SafetensorsFile File, SafetensorsEntry Entry);

    /// <summary>A tensor that was read. NonFinite is the first index of a number that is not finite, or −1.</summary>
    private sealed record Loaded(Place Place, Tensor Tensor, byte[] Digest, long NonFinite);
}
