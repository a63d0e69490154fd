from service_chat.llm_client import load_model

PROMPT = "You are a nurse. Say how urgent this is.\n\n{text}\n"


def run_triage(text: str) -> str:
    generate = load_model()
    return generate(PROMPT.format(text=text), max_new_tokens=256)[0]["generated_text"]
