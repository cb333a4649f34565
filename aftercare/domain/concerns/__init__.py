"""Rules: concerns of people around a client, and the links by which they are sent."""
