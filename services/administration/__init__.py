"""What operators see and repair: jobs, why they wait, and the ledger of the whole."""
