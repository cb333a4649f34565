"""What a letter or an appointment card says, in plain words, and what neither may reveal to a stranger."""
