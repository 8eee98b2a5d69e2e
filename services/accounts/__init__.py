"""Who somebody is: accounts, passwords, tokens, mail, who follows whom, and a dancer's totals."""
