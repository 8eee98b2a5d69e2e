"""Lesson plans by a language model, through any OpenAI-compatible endpoint. docs/llm.md."""
