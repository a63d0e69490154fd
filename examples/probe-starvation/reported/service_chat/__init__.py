"""Triage of patients' questions by a language model."""
