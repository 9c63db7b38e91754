namespace IoiClaims.Gpt2;

/// <summary>What to do where the hub cannot be reached.</summary>
internal static class FetchAdvice
{
    /// <summary>Ways to the files without the hub.</summary>
    public static string Offline(HubOptions options, HubModel model) =>
        $"""
        {options.Endpoint} cannot be reached from here. What helps:
          - behind a proxy: set HTTPS_PROXY=http://host:port (NO_PROXY lists hosts to reach without it)
          - with a mirror of the hub: set HF_ENDPOINT to its address
          - without any network: copy config.json, model.safetensors, vocab.json and merges.txt of the model
            (https://huggingface.co/{model.Repository}/tree/{model.Revision})
            into a folder and set {model.Variable} to that folder; no fetch is needed then
          - with a Hugging Face cache from another machine: set HF_HOME to it
        """;
}
