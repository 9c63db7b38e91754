#:project ../../src/Models/IoiClaims.Models.csproj
#:property RunsTorch=true

using IoiClaims;

// Load a model and look at what it predicts. The trained model comes with the project; after `ioi fetch gpt2`, say "gpt2".
using var model = LanguageModel.Load(args.FirstOrDefault() ?? "fixtures/Trained/model");
foreach (var next in model.Predict("Then, John and Mary went to the store. John gave a drink to", bos: true))
{
    Console.WriteLine($"{next.Probability,8:P1}  {next.Logit,6:F2}  \"{next.Text}\"");
}
