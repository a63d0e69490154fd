import os
from functools import lru_cache

from transformers import pipeline


@lru_cache(maxsize=1)
def load_model():
    """Takes about 90 s: the weights are read from the volume, or downloaded to it."""
    return pipeline("text-generation", model=os.environ.get("MODEL_NAME", "Qwen/Qwen2.5-3B-Instruct"))
