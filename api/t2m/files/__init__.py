"""Files of users: uploaded, handed out, counted."""
