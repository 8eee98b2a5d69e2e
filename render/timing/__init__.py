"""How long the beats of a plan last, by their words, their drawing and a wished duration."""
