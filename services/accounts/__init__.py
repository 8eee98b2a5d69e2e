"""Who somebody is: accounts, passwords, tokens, mail, and who follows whom."""
