"""Letters to users: kept until a mail server has taken them, and what became of each."""
