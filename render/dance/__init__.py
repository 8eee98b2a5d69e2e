"""What is made of a dance: the overlay, the report page, the explainer's plan."""
