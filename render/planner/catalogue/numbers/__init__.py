"""Numbers and counting with them: primes, remainders, bases, shares, interest, note values."""
