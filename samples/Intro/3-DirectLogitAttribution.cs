#:project ../../src/Models/IoiClaims.Models.csproj
#:property RunsTorch=true

using IoiClaims;

// Which components write the logit difference? Direct logit attribution splits it into what each writes itself.
using var model = LanguageModel.Load(args.FirstOrDefault() ?? "fixtures/Trained/model");
string[] names = ["Mary", "John", "Paul", "Laura", "Sarah", "Mark", "Lisa", "Kevin"];
var prompts = Prompts.FromTemplate(
    model.Tokenizer,
    "Then, [B] and {IO:[A]} went to the store. {S:[B]} gave a drink to",
    new Dictionary<string, IReadOnlyList<string>> { ["A"] = names, ["B"] = names },
    count: 50,
    seed: 0,
    bos: true)
    .WithAnswers(right: new Role("IO"), wrong: new Role("S"));

using var experiment = new Experiment(model.Model, prompts.Batch, TokenLogitDifference.Of(prompts));
var attribution = experiment.DirectLogitAttribution();
Console.WriteLine($"{experiment.Metric.Name}: {experiment.Mean()}");
foreach (var head in attribution.Heads.Largest(5))
{
    Console.WriteLine($"of which head {head} writes {experiment.DirectLogitAttribution(new ComponentSet($"{head}", [head]))}");
}
Console.WriteLine();
Console.WriteLine(attribution.ByLayer(new Tolerance(0.01), experiment.Conditions));
