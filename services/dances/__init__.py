"""What dancers do: sessions, challenges, submissions, and what follows from a score."""
