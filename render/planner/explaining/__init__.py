"""Reading any description: its passages, the structures in its sentences, and scenes of them.

Nothing is added to what the description says; its sentences are only arranged.
"""
