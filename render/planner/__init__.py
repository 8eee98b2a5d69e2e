"""From a topic and a description to a plan: offline by templates, or by a language model."""
