from service_chat import model

PROMPT = "You are a nurse. Say how urgent this is.\n\n{text}\n"


def run_triage(text: str) -> str:
    return model.generate(PROMPT.format(text=text))
