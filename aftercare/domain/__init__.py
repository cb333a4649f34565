"""Rules you could explain to an officer without mentioning a computer."""
