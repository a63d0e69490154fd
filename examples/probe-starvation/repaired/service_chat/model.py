import os

from transformers import pipeline

_generate = None


def load() -> None:
    """Takes about 90 s: the weights are read from the volume, or downloaded to it."""
    global _generate
    _generate = pipeline("text-generation", model=os.environ.get("MODEL_NAME", "Qwen/Qwen2.5-3B-Instruct"))


def is_loaded() -> bool:
    return _generate is not None


def generate(prompt: str) -> str:
    return _generate(prompt, max_new_tokens=256)[0]["generated_text"]
