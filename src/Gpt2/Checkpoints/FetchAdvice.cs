namespace IoiClaims.Gpt2.Checkpoints;

/// <summary>What to do where the hub cannot be reached.</summary>
internal static class FetchAdvice
{
    /// <summary>Ways to the files without the hub.</summary>
    public static string Offline(HubOptions options) =>
        $"""
        {options.Endpoint} cannot be reached from here. What helps:
          - behind a proxy: set HTTPS_PROXY=http://host:port (NO_PROXY lists hosts to reach without it)
          - with a mirror of the hub: set HF_ENDPOINT to its address
          - without any network: copy config.json, model.safetensors, vocab.json and merges.txt of the model
            (https://huggingface.co/openai-community/gpt2/tree/main for gpt2) into a folder
            and set IOI_GPT2 to that folder; no fetch is needed then
          - with a Hugging Face cache from another machine: set HF_HOME to it
        """;
}
