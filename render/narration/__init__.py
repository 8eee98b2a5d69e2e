"""What is heard and read along: the voice, its pronunciation, captions, music beneath."""
