"""The report of one dance: a page of plots and sentences in a single HTML file."""
